import { createRequire } from 'node:module';
import type { ConsentEventView } from '../users/users.schema.js';
import { type EvidenceRecord, RECORD_MARK } from './evidence.record.js';
import { WORDS, type Words } from './evidence.words.js';

const FONT = createRequire(import.meta.url).resolve('pretendard/dist/public/static/Pretendard-Regular.otf');
const BOLD = createRequire(import.meta.url).resolve('pretendard/dist/public/static/Pretendard-Bold.otf');

/**
 * The record for people to read, in one language. Times are KST. What draws it is loaded with the first one: every start
 * of every process would wait an eighth longer for it.
 */
export async function evidencePdf(record: EvidenceRecord, language: 'ko' | 'en'): Promise<Buffer> {
  const { default: PDFDocument } = await import('pdfkit');
  const words = WORDS[language];
  const { record_metadata: meta } = record;
  const doc = new PDFDocument({
    size: 'A4',
    margin: 50,
    lang: language,
    font: FONT,
    info: { Title: `${words.title} ${record.pii_principal.id}`, Keywords: `${RECORD_MARK}${meta.record_id}` },
  });
  const done = collect(doc);
  doc.registerFont('bold', BOLD).registerFont('regular', FONT);
  const heading = (text: string, size = 12) =>
    doc.moveDown(0.8).font('bold').fontSize(size).fillColor('#111').text(text).font('regular').fontSize(9);
  const line = (text: string) => doc.fillColor('#333').text(divided(text), { lineGap: 2 });

  heading(words.title, 18);
  line(`${words.person}: ${record.pii_principal.id}`);
  line(`${words.asOf}: ${kst(meta.as_of)}`);
  line(`${words.created}: ${kst(meta.created_at)}, ${meta.created_by}`);
  line(`${words.reason}: ${meta.reason}`);
  line(`${words.app}: ${record.pii_controller.kakao_app_id ?? '-'}`);
  line(`${words.record}: ${meta.record_id}`);

  heading(words.link);
  const { isLinked, certainty } = record.link;
  const link = isLinked === null ? words.unclear : isLinked ? words.linked : words.notLinked;
  line(`${link} · ${words.certainty[certainty]}${grounds(record.link, words)}`);
  for (const type of ['scope', 'term'] as const) {
    heading(type === 'scope' ? words.scopes : words.terms);
    for (const consent of record.consent_records) {
      if (consent.type !== type) continue;
      const name = consent.type === 'scope' ? `${consent.purpose} (${consent.scope})` : consent.tag;
      line(`${name}: ${consentState(consent, words)}`);
    }
  }
  heading(words.history);
  for (const event of record.events) line(eventText(event, words));
  heading(words.notices);
  if (record.notices.length === 0) line(words.noNotices);
  for (const notice of record.notices) {
    doc.font('bold');
    line(noticeTitle(notice, words));
    doc.font('regular');
    line(notice.text);
    doc.moveDown(0.5);
  }
  heading(words.accesses);
  for (const [key, count] of Object.entries(record.accesses)) line(`${key}: ${count}`);
  doc.moveDown().fillColor('#666').text(words.verify);
  doc.end();
  return done;
}

/**
 * Breaks what goes on for more than 200 characters without a space, which is longer than any line: pdfkit looks for the
 * break letter by letter, and blocks the process for minutes where that is long.
 */
function divided(text: string): string {
  return text.replace(/[^ \n]{200}(?=[^ \n\p{M}\u200d])/gu, '$&\n');
}

function consentState(consent: Record<string, unknown>, words: Words): string {
  const { agreed, certainty } = consent as { agreed: boolean | null; certainty: keyof Words['certainty'] };
  const state = agreed === null ? words.unclear : agreed ? words.agreed : words.notAgreed;
  return `${state} · ${words.certainty[certainty]}${grounds(consent, words)}`;
}

function noticeTitle(notice: EvidenceRecord['notices'][number], words: Words): string {
  const { kind, subject, version, language, from, until, digest } = notice;
  const what = `${kind === 'scope' ? words.scopes : words.terms} ${subject} ${version} (${language})`;
  return `${what} · ${kst(from)} – ${until ? kst(until) : ''} · SHA-256 ${digest}`;
}

/** The versions of the words, of which it may not be told which one it was. */
function versions(notices: ConsentEventView['notices']): string {
  return [...new Set(notices.map(({ version }) => version))].join(', ');
}

function grounds(known: Record<string, unknown>, words: Words): string {
  const { since, knownFrom, knownUntil } = known as Record<string, string | null>;
  const range = knownFrom ? ` · ${kst(knownFrom)} – ${knownUntil ? kst(knownUntil) : ''}` : '';
  return `${since ? ` · ${words.since} ${kst(since)}` : ''}${range}`;
}

/** A fact of the history on one line: what, when, and how it is known. */
export function eventText(event: ConsentEventView, words: Words): string {
  const { type, subject, to, occurredAt, observedAt, notBefore, notices } = event;
  const { source, isOwnCall, doubt, jobId, operator, reason } = event;
  const isConsent = type === 'scope' || type === 'term';
  const what = isConsent ? `${subject}: ${to ? words.agreed : words.notAgreed}` : (words.type[type] ?? type);
  const when = occurredAt
    ? `${words.since} ${kst(occurredAt)}, ${words.seen} ${kst(observedAt)}`
    : notBefore
      ? `${kst(notBefore)} – ${kst(observedAt)} ${words.between}`
      : `${words.seen} ${kst(observedAt)}`;
  const by = [
    source,
    isOwnCall && words.ownCall,
    doubt && (words.doubt[doubt] ?? doubt),
    jobId && `#${jobId}`,
    operator?.name,
    reason,
    versions(notices) && `${words.version} ${versions(notices)}`,
  ]
    .filter(Boolean)
    .join(', ');
  return `${what} · ${when} · ${by}`;
}

function kst(time: string): string {
  return `${new Date(Date.parse(time) + 9 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')} KST`;
}

function collect(doc: PDFKit.PDFDocument): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', () => resolve(Buffer.concat(chunks)));
    doc.on('error', reject);
  });
}
