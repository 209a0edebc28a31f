import { createRequire } from 'node:module';
import { setImmediate as othersTurn } from 'node:timers/promises';
import { legible } from '../../words/characters.js';
import { type Language, scopeText, WORDS, type Words, wordFor } from '../../words/index.js';
import { inScopeOrder } from '../../words/scopeOrder.js';
import { kstTime } from '../platform/kst.js';
import type { ConsentEventView } from '../users/users.schema.js';
import { drawable, hasCharacter } from './drawable.js';
import { type EvidenceRecord, RECORD_MARK } from './evidence.record.js';
import { linesOf } from './lines.js';

/** What is told of a link or a consent at a time beside its state. */
type Known = Pick<EvidenceRecord['link'], 'certainty' | 'since' | 'knownFrom' | 'knownUntil'>;

const FONT = createRequire(import.meta.url).resolve('pretendard/dist/public/static/Pretendard-Regular.otf');
const BOLD = createRequire(import.meta.url).resolve('pretendard/dist/public/static/Pretendard-Bold.otf');

const LINE_GAP = 2;
/** Drawing thousands of lines takes seconds, in which the process is to answer others too. */
const LINES_IN_A_ROW = 20;
/** A space that no line ends at. */
const UNBROKEN = '\u00a0';

/**
 * The record for people to read, in one language. Times are KST. What draws it is loaded with the first one: every start
 * of every process would wait an eighth longer for it.
 */
export async function evidencePdf(record: EvidenceRecord, language: Language): Promise<Buffer> {
  const { default: PDFDocument } = await import('pdfkit');
  const all = WORDS[language];
  const words = all.evidence;
  const { record_metadata: meta } = record;
  const doc = new PDFDocument({
    size: 'A4',
    margin: 50,
    lang: language,
    font: FONT,
    bufferPages: true,
    info: { Title: `${words.title} ${record.pii_principal.id}`, Keywords: `${RECORD_MARK}${meta.record_id}` },
  });
  const done = collect(doc);
  doc.registerFont('bold', BOLD).registerFont('regular', FONT);
  const heading = (text: string, size = 12) => {
    // A heading stands over something on its own page.
    if (doc.y > doc.page.maxY() - 60) doc.addPage();
    doc.moveDown(0.8).font('bold').fontSize(size).fillColor('#111').text(text);
    doc.font('regular').fontSize(9).fillColor('#333');
  };
  const has = hasCharacter(doc);
  let drawn = 0;
  const line = async (text: string) => {
    for (const part of linesIn(doc, unbroken(drawable(legible(text), has)))) {
      draw(doc, part);
      if (++drawn % LINES_IN_A_ROW === 0) await othersTurn();
    }
    doc.y += LINE_GAP;
  };

  heading(words.title, 18);
  await line(`${words.person}: ${record.pii_principal.id}`);
  await line(`${words.asOf}: ${kst(meta.as_of)}`);
  await line(`${words.created}: ${kst(meta.created_at)}, ${meta.created_by}`);
  await line(`${words.reason}: ${meta.reason}`);
  await line(`${words.app}: ${record.pii_controller.kakao_app_id ?? '-'}`);
  await line(`${words.record}: ${meta.record_id}`);
  await line(words.times);
  await line(words.reading);
  await line(words.lacks);

  heading(words.link);
  await line(linkText(record.link, all));
  const told = (consent: EvidenceRecord['consent_records'][number]) =>
    consentText(consent, record.events, all);
  heading(words.scopes);
  const scopes = record.consent_records.filter((consent) => consent.type === 'scope');
  for (const scope of inScopeOrder(scopes, ({ scope }) => scope))
    await line(`${scopeName(scope, all)}: ${told(scope)}`);
  heading(words.terms);
  for (const term of record.consent_records)
    if (term.type === 'term') await line(`${term.tag}: ${told(term)}`);
  heading(words.history);
  for (const event of record.events) await line(eventText(event, all));
  heading(words.notices);
  if (record.notices.length === 0) await line(words.noNotices);
  for (const notice of record.notices) {
    doc.font('bold');
    await line(noticeTitle(notice, all));
    doc.font('regular');
    await line(notice.text);
    doc.moveDown(0.5);
  }
  for (const part of ['accesses', 'attempts'] as const) {
    const counts = Object.entries(record[part]);
    if (counts.length > 0) heading(words[part]);
    for (const [key, count] of counts) await line(accessText(key, count, all));
  }
  doc.moveDown().fillColor('#666');
  await line(words.verify);
  numberPages(doc, words, meta.record_id);
  doc.end();
  return done;
}

/** A text as the lines that it takes on a page. */
function linesIn(doc: PDFKit.PDFDocument, text: string): Iterable<string> {
  const { margins, width } = doc.page;
  const widthOf = (part: string) => doc.widthOfString(part.replaceAll(UNBROKEN, ' '));
  return linesOf(text, width - margins.left - margins.right, widthOf);
}

/**
 * Draws a line, on another page where this one is full. Spaces that no line ends at are drawn as others: a font takes a
 * millisecond for a word that it has not drawn before, and a moment as one word would hardly ever be drawn twice.
 */
function draw(doc: PDFKit.PDFDocument, line: string): void {
  const height = doc.currentLineHeight(true);
  if (doc.y + height > doc.page.maxY()) doc.addPage();
  const { y } = doc;
  const { left } = doc.page.margins;
  doc.text(line.replaceAll(UNBROKEN, ' '), left, y, { lineBreak: false });
  doc.x = left;
  doc.y = y + height + LINE_GAP;
}

/** Moments that no line ends within. */
function unbroken(text: string): string {
  return text.replace(/\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d KST\b/g, (time) => time.replaceAll(' ', UNBROKEN));
}

/** How the link stood, and how that is known. Somebody who waits has not signed up yet. */
export function linkText(link: EvidenceRecord['link'], all: Words): string {
  const { evidence: words } = all;
  const { isLinked, status } = link;
  const linked = status === null ? words.linkedOrWaiting : words[status === 'waiting' ? 'waiting' : 'linked'];
  return `${isLinked === null ? words.unclear : isLinked ? linked : words.notLinked} · ${grounds(link, all)}`;
}

/** How a consent stood, by the fact that decides, and how that is known. */
export function consentText(
  consent: EvidenceRecord['consent_records'][number],
  events: EvidenceRecord['events'],
  all: Words,
): string {
  const { evidence: words } = all;
  const fact = events.find(({ id }) => id === consent.factId);
  const not =
    fact?.type === 'unlinked' ? words.endedWithLink : fact ? stateAfter(fact, words) : words.notAgreed;
  const state = consent.agreed === null ? words.unclear : consent.agreed ? words.agreed : not;
  return `${state} · ${grounds(consent, all)}`;
}

/** In the document's language; of one that has no word here what Kakao calls it. */
function scopeName({ scope, purpose }: { scope: string; purpose: string }, { scopes }: Words): string {
  return Object.hasOwn(scopes, scope) ? scopeText(scopes, scope) : `${purpose} (${scope})`;
}

/** Which words these are, when they were in force, and since when they stand in the archive: it may be long after. */
export function noticeTitle(
  notice: EvidenceRecord['notices'][number],
  { evidence: words, notices }: Words,
): string {
  const { kind, subject, version, language, from, until, createdAt, digest } = notice;
  const what = `${kind === 'scope' ? words.scopes : words.terms} ${subject} ${version} (${notices.language[language]})`;
  return `${what} · ${kst(from)} –${until ? ` ${kst(until)}` : ''} · ${words.archived} ${kst(createdAt)} · SHA-256 ${digest}`;
}

/** The versions of the words, of which it may not be told which one it was. */
function versions(notices: ConsentEventView['notices']): string {
  return [...new Set(notices.map(({ version }) => version))].join(', ');
}

/** How sure it is, Kakao's own time, and for how long readings show it, or between which of them it changed. */
function grounds(known: Known, { evidence: words, people }: Words): string {
  const { certainty, since, knownFrom, knownUntil } = known;
  const range = knownFrom && `${kst(knownFrom)} –${knownUntil ? ` ${kst(knownUntil)}` : ''}`;
  return [
    people.certainty[certainty],
    since && `${words.since} ${kst(since)}`,
    range && (certainty === 'between' ? `${range} ${words.between}` : `${words.shown} ${range}`),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** A fact of the history on one line: what, when, and how it is known. */
export function eventText(event: ConsentEventView, all: Words): string {
  const { evidence: words, people } = all;
  const { occurredAt, observedAt, notBefore, notices } = event;
  const { source, isOwnCall, doubt, jobId, operator, reason } = event;
  const when = occurredAt
    ? `${words.since} ${kst(occurredAt)}, ${words.seen} ${kst(observedAt)}`
    : isOwnCall && doubt === null
      ? `${words.done} ${kst(observedAt)}`
      : notBefore
        ? `${kst(notBefore)} – ${kst(observedAt)} ${words.between}`
        : `${words.seen} ${kst(observedAt)}`;
  const by = [
    wordFor(people.source, source),
    isOwnCall && words.ownCall,
    wordFor(all.jobs.doubt, doubt),
    jobId && `#${jobId}`,
    operator?.name,
    // What an operator gave as the reason stands as it was written.
    source === 'webhook' ? wordFor(people.cause, reason) : reason,
    versions(notices) && `${words.version} ${versions(notices)}`,
  ]
    .filter(Boolean)
    .join(', ');
  return `${happening(event, all)} · ${when} · ${by}`;
}

/** What happened; a first reading is never told as if the person had just acted, unless Kakao says when. */
function happening(event: ConsentEventView, { evidence: words, people, scopes }: Words): string {
  const { type, subject, from, occurredAt, isOwnCall } = event;
  if (type === 'scope' || type === 'term') {
    const name = type === 'scope' ? scopeText(scopes, subject ?? '') : subject;
    const isFirstSeen = from === null && occurredAt === null && !isOwnCall;
    return `${name}: ${stateAfter(event, words)}${isFirstSeen ? ` (${words.firstSeen})` : ''}`;
  }
  return [words.type[type], wordFor(people.field, subject)].filter(Boolean).join(': ');
}

/** What Kakao no longer lists, such as a term that the app has given up, nobody has withdrawn. */
function stateAfter({ from, to, isOwnCall }: ConsentEventView, words: Words['evidence']): string {
  if (to) return words.agreed;
  if (to === null) return words.unlisted;
  return from || isOwnCall ? words.withdrawn : words.notAgreed;
}

/** How often something was done with the person. */
export function accessText(key: string, count: number, { audit }: Words): string {
  const [subject = '', act = ''] = key.split('.');
  const acts = (audit.key as Record<string, Record<string, string>>)[subject] ?? {};
  return `${Object.hasOwn(acts, act) ? acts[act] : key}: ${count}`;
}

/** On each page which one of how many it is, and of which record, for paper that comes apart. */
function numberPages(doc: PDFKit.PDFDocument, words: Words['evidence'], recordId: string): void {
  const { count } = doc.bufferedPageRange();
  for (let page = 0; page < count; page++) {
    doc.switchToPage(page);
    const { margins, height } = doc.page;
    const text = words.page.replace('%{page}', String(page + 1)).replace('%{pages}', String(count));
    // Below the margin pdfkit would begin another page.
    margins.bottom = 0;
    doc
      .fontSize(8)
      .fillColor('#666')
      .text(`${recordId} · ${text}`, margins.left, height - 32, { align: 'right' });
  }
}

function kst(time: string): string {
  return `${kstTime(new Date(time))} KST`;
}

function collect(doc: PDFKit.PDFDocument): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', () => resolve(Buffer.concat(chunks)));
    doc.on('error', reject);
  });
}
