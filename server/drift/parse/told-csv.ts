import { createHash } from 'node:crypto';
import type { Combination } from '../../consent-sets/consent-sets.js';
import { type BadLine, BadLines } from '../../id-lists/parse/bad-lines.js';
import { Bytes } from '../../id-lists/parse/bytes.js';
import { areEmpty, cleanCell } from '../../id-lists/parse/cell-text.js';
import { IdFileError } from '../../id-lists/parse/id-file-error.js';
import { IdSet } from '../../id-lists/parse/id-set.js';
import { BAD_LINE_REASONS, judgeId } from '../../id-lists/parse/judge-id.js';
import { type Line, LineSplitter } from '../../id-lists/parse/line-splitter.js';
import { RowReader } from '../../id-lists/parse/row-reader.js';
import { AgreedCells, type KnownNames } from './agreed-cells.js';
import { readHeader, type ToldColumns } from './told-header.js';

/** The most people in one file. */
const MAX_TOLD = 1_000_000;

/** Why a line cannot be applied. Stable codes: the dashboard has a sentence for each. */
export const BAD_TOLD_REASONS = [
  ...BAD_LINE_REASONS,
  'bad_link',
  'unknown_scope',
  'unknown_term',
  'repeated',
] as const;
export type BadToldReason = (typeof BAD_TOLD_REASONS)[number];
export type BadToldLine = BadLine<BadToldReason>;

/** A run of people: three lists of the same length. `agreed`: index into the combinations, -1 for none. */
export interface ToldRun {
  ids: string[];
  areLinked: boolean[];
  agreed: number[];
}

/** What a file of the own systems holds. */
export interface ToldContent {
  /** SHA-256 of its bytes, hex. */
  digest: string;
  lines: number;
  columns: string[];
  linked: number;
  unlinked: number;
  /** Each combination of scopes and terms that it names. */
  combinations: Combination[];
  bad: BadToldLine[];
  badCount: number;
  /** Its people in runs of at most so many. */
  runs(size: number): Generator<ToldRun>;
}

/** A row: linked or not and which combination, or what is wrong. */
type Judged = { isLinked: boolean; set: number } | { reason: BadToldReason; cell: string };

/**
 * Reads a CSV of what the own systems hold, piece by piece: columns `id` and `link` (`linked`, `unlinked`), and where
 * they keep them `scopes` and `terms`, names apart by spaces, `|` or `;`. A column that is not there means that they
 * do not keep it; an empty cell, that nothing is agreed to.
 *
 * @example
 * const csv = new ToldCsv({ scopes: new Set(['account_email']), terms: new Set() });
 * for await (const chunk of stream) csv.push(chunk);
 * const { linked, bad } = csv.end();
 */
export class ToldCsv {
  private readonly hash = createHash('sha256');
  private readonly bytes = new Bytes();
  private readonly splitter = new LineSplitter();
  private readonly ids = new IdSet();
  private readonly agreed: AgreedCells;
  private readonly bad = new BadLines<BadToldReason>();
  /** Of each person in turn: linked or not, and which combination. */
  private readonly links: number[] = [];
  private readonly sets: number[] = [];
  private linked = 0;
  private lines = 0;
  private columns: ToldColumns | null = null;
  private rows: RowReader | null = null;

  /** @param known names of scopes and terms: another is a bad line */
  constructor(known: KnownNames) {
    this.agreed = new AgreedCells(known);
  }

  /** @throws IdFileError */
  push(chunk: Buffer): void {
    this.hash.update(chunk);
    this.take(this.splitter.push(this.bytes.push(chunk)));
  }

  /** @throws IdFileError */
  end(): ToldContent {
    this.take(this.splitter.push(this.bytes.end()));
    this.take(this.splitter.end());
    this.rows?.end();
    if (!this.columns || (this.ids.size === 0 && this.bad.count === 0)) {
      throw new IdFileError('no_ids', 'The file tells of nobody.');
    }
    return {
      digest: this.hash.digest('hex'),
      lines: this.lines,
      columns: this.columns.names,
      linked: this.linked,
      unlinked: this.ids.size - this.linked,
      combinations: this.agreed.combinations,
      bad: this.bad.named(this.bytes.encoding),
      badCount: this.bad.count,
      runs: (size) => this.runs(size),
    };
  }

  private *runs(size: number): Generator<ToldRun> {
    let from = 0;
    for (const ids of this.ids.chunks(size)) {
      const to = from + ids.length;
      const areLinked = this.links.slice(from, to).map((link) => link === 1);
      yield { ids, areLinked, agreed: this.sets.slice(from, to) };
      from = to;
    }
  }

  private take(lines: Line[]): void {
    this.lines += lines.length;
    for (const line of lines) {
      if (this.rows) this.rows.push(line);
      else if (line.isCut) this.bad.add(withoutText(line), 'line_too_long');
      else if (line.text.trim() !== '') this.begin(line);
    }
  }

  private begin(header: Line): void {
    const columns = readHeader(header.text);
    this.columns = columns;
    this.rows = new RowReader(columns.separator, {
      row: (line, cells) => this.row(line, cells, columns),
      bad: (line, reason) => this.bad.add(withoutText(line), reason),
      fits: (cells) => cells.length >= columns.width && areEmpty(cells.slice(columns.width)),
    });
  }

  private row(line: Line, cells: string[], columns: ToldColumns): void {
    if (areEmpty(cells)) return;
    const judged = this.judge(cells, columns);
    if ('reason' in judged) {
      this.bad.add({ ...withoutText(line), text: judged.cell }, judged.reason);
      return;
    }
    if (this.ids.size > MAX_TOLD) {
      throw new IdFileError('too_many_ids', `The file tells of more than ${MAX_TOLD} people.`);
    }
    this.links.push(judged.isLinked ? 1 : 0);
    this.sets.push(judged.set);
    if (judged.isLinked) this.linked++;
  }

  /** Reads a row and adds its id; `cell`: what is wrong, as bytes. */
  private judge(cells: string[], columns: ToldColumns): Judged {
    if (cells.length < columns.width) return { reason: 'missing_column', cell: '' };
    if (!areEmpty(cells.slice(columns.width))) return { reason: 'extra_columns', cell: '' };
    const cellOf = (at: number) => cells[at] as string;
    const judged = judgeId(cleanCell(cellOf(columns.id)));
    if ('reason' in judged) return { reason: judged.reason, cell: cellOf(columns.id) };
    const link = cleanCell(cellOf(columns.link)).toLowerCase();
    if (link !== 'linked' && link !== 'unlinked') return { reason: 'bad_link', cell: cellOf(columns.link) };
    const isLinked = link === 'linked';
    let set = -1;
    if (isLinked) {
      const { scopes, terms } = columns;
      const agreed = this.agreed.read(
        scopes === null ? null : cellOf(scopes),
        terms === null ? null : cellOf(terms),
      );
      if ('reason' in agreed) return { reason: agreed.reason, cell: agreed.name };
      set = agreed.index;
    }
    return this.ids.add(judged.id) ? { isLinked, set } : { reason: 'repeated', cell: cellOf(columns.id) };
  }
}

/** Of what stands in a line, names perhaps, nothing is kept. */
function withoutText(line: Line): Line {
  return { ...line, text: '' };
}
