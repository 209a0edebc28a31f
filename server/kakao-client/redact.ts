const MASK = '[redacted]';
/** Where Kakao is known to echo a key (§7.1), and where one would stand in a URL or a header (§2.1, §1.2). */
const KNOWN_PLACES =
  /(app_?key\s*(?:\(|=|:\s*"?|%3D))[^)\s&"',<]+|((?:KakaoAK|Bearer)(?:\s|\+|%20)+)[^\s"',<]+/gi;
/** A cut text may end in the middle of a secret: from this many characters on its beginning is masked too. */
const PREFIX_LENGTH = 6;

/** Masks secrets in a text that is about to enter an error or an event. */
export type Redact = (text: string) => string;

/**
 * Makes the function that masks the given secrets wherever they stand: as they are, URL-encoded, form-encoded,
 * JSON-escaped, in any letter case, and cut off at the end of the text; and whatever follows `appKey(`, `app_key=`,
 * `KakaoAK ` or `Bearer `, configured or not.
 *
 * @example createRedact(['0f0f…'])('appKey(0f0f…) does not exist') // 'appKey([redacted]) does not exist'
 */
export function createRedact(secrets: readonly string[]): Redact {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (secret.length === 0) continue;
    forms.add(secret);
    forms.add(encodeURIComponent(secret));
    forms.add(new URLSearchParams([['k', secret]]).toString().slice(2));
    forms.add(JSON.stringify(secret).slice(1, -1));
    forms.add(Buffer.from(secret).toString('base64'));
  }
  const ordered = [...forms].sort((a, b) => b.length - a.length);
  const pattern = ordered.length === 0 ? null : new RegExp(ordered.map(escapeRegExp).join('|'), 'gi');
  return (text) => {
    let out = pattern ? text.replace(pattern, MASK) : text;
    out = out.replace(KNOWN_PLACES, (_all, a: string | undefined, b: string | undefined) => (a ?? b) + MASK);
    return maskCutEnd(out, ordered);
  };
}

function maskCutEnd(text: string, forms: readonly string[]): string {
  const lower = text.slice(-Math.max(0, forms[0]?.length ?? 0)).toLowerCase();
  for (const form of forms) {
    const wanted = form.toLowerCase();
    for (let n = Math.min(wanted.length - 1, lower.length); n >= PREFIX_LENGTH; n--) {
      if (lower.endsWith(wanted.slice(0, n))) return text.slice(0, text.length - n) + MASK;
    }
  }
  return text;
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/**
 * The part of a body that goes into an error as evidence: printable, masked, then cut, in this order, so that
 * a secret can be neither hidden by control characters nor halved by the cut.
 */
export function excerpt(body: string, redact: Redact): string {
  const window = body.slice(0, 64 * 1024).replace(CONTROL, '');
  return redact(window).slice(0, MAX_EXCERPT);
}

const MAX_EXCERPT = 2000;

// biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the purpose
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/g;
