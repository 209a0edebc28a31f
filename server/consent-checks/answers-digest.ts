import { createHash } from 'node:crypto';
import type { ConsentCheck } from './consent-check.entity.js';
import type { ConsentCheckItem } from './consent-check-item.entity.js';

/** An answer as it is kept, but for the check that it belongs to. */
export type Answer = Omit<ConsentCheckItem, 'checkId'>;
/** What was asked. */
export type Question = Pick<
  ConsentCheck,
  'purpose' | 'askedOn' | 'at' | 'scopes' | 'terms' | 'agedTerms' | 'maxAgeDays'
>;

/** SHA-256 over a question and its answers, taken in as they come. */
export class AnswersDigest {
  private readonly hash = createHash('sha256');

  constructor({ purpose, askedOn, at, scopes, terms, agedTerms, maxAgeDays }: Question) {
    this.line([purpose, askedOn, at?.toISOString() ?? null, scopes, terms, agedTerms, maxAgeDays]);
  }

  /** @param answers the next ones, in the order of their positions */
  add(answers: readonly Answer[]): void {
    for (const { userId, answer, reason, needType, needSubject, factIds, knownUntil } of answers) {
      this.line([userId, answer, reason, needType, needSubject, factIds, knownUntil?.toISOString() ?? null]);
    }
  }

  /** In hex; nothing can be added after it. */
  end(): string {
    return this.hash.digest('hex');
  }

  private line(values: unknown[]): void {
    this.hash.update(`${JSON.stringify(values)}\n`);
  }
}
