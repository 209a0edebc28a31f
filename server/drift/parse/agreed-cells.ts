import { type Combination, combine } from '../../consent-sets/consent-sets.js';
import { decodeBytes } from '../../id-lists/parse/cell-text.js';
import { IdFileError } from '../../id-lists/parse/id-file-error.js';

/** Names that Kakao has used of anybody. */
export interface KnownNames {
  scopes: ReadonlySet<string>;
  terms: ReadonlySet<string>;
}

/** Which combination two cells name, or the name that is wrong, one byte a character. */
export type AgreedCell = { index: number } | { reason: 'unknown_scope' | 'unknown_term'; name: string };

/** Different combinations in one file: a million people have some ten thousand, so many more are a mistake. */
const MAX_COMBINATIONS = 100_000;
/** Texts of cells that are remembered. */
const MAX_REMEMBERED = 100_000;

/** Reads cells of agreed scopes and terms into the combinations that they name. Most lines repeat one seen before. */
export class AgreedCells {
  readonly combinations: Combination[] = [];
  private readonly indexes = new Map<string, number>();
  private readonly remembered = new Map<string, AgreedCell>();

  constructor(private readonly known: KnownNames) {}

  /**
   * @param scopes one byte a character; null: the own systems keep none
   * @param terms likewise
   * @returns index into {@link combinations}; -1 where neither is kept
   * @throws IdFileError `too_many_combinations`
   */
  read(scopes: string | null, terms: string | null): AgreedCell {
    const text = JSON.stringify([scopes, terms]);
    let cell = this.remembered.get(text);
    if (!cell) {
      cell = this.parse(scopes, terms);
      if (this.remembered.size >= MAX_REMEMBERED) this.remembered.clear();
      this.remembered.set(text, cell);
    }
    return cell;
  }

  private parse(scopes: string | null, terms: string | null): AgreedCell {
    const scopeIds = namesIn(scopes);
    const tags = namesIn(terms);
    const badScope = scopeIds?.find((name) => !this.known.scopes.has(decodeBytes(name)));
    if (badScope !== undefined) return { reason: 'unknown_scope', name: badScope };
    const badTerm = tags?.find((name) => !this.known.terms.has(decodeBytes(name)));
    if (badTerm !== undefined) return { reason: 'unknown_term', name: badTerm };
    const combination = combine(scopeIds?.map(decodeBytes) ?? null, tags?.map(decodeBytes) ?? null);
    if (!combination) return { index: -1 };
    const known = this.indexes.get(combination.digest);
    if (known !== undefined) return { index: known };
    if (this.combinations.length >= MAX_COMBINATIONS) {
      const text = `The file names more than ${MAX_COMBINATIONS} different combinations of scopes and terms.`;
      throw new IdFileError('too_many_combinations', text);
    }
    this.indexes.set(combination.digest, this.combinations.push(combination) - 1);
    return { index: this.combinations.length - 1 };
  }
}

function namesIn(cell: string | null): string[] | null {
  return cell === null ? null : [...new Set(cell.split(/[ \t\n|;]+/).filter((name) => name !== ''))];
}
