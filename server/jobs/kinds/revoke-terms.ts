import { z } from 'zod';
import { databaseTime } from '../../platform/database/database-clock.js';
import type { JobKindHandler, Verdict } from './kind.js';
import { namesSchema } from './names.schema.js';
import { judgeRevocable, notRevocable } from './revocable.js';
import { type JudgedTerm, readTerms, stopOnUnknownTag, termsObservation, unknownTags } from './terms.js';

const paramsSchema = z.strictObject({ tags: namesSchema });
type Params = z.output<typeof paramsSchema>;

/** Withdraws a person's consent to service terms (§2.7). Kakao leaves out what it did not revoke, without saying why. */
export const revokeTerms: JobKindHandler<Params> = {
  kind: 'revoke-terms',
  paramsSchema,
  isChanging: true,
  isIrreversible: false,
  changingPath: '/v2/user/revoke/service_terms',
  endsLink: false,
  mayDoPart: ({ tags }) => tags.length > 1,
  whenNotLinked: 'unchanged',
  auditKey: 'User.TermsRevoked',
  wantedConsents: ({ tags }) => ({ of: 'terms', agreed: 'none', names: tags }),

  async perform(call) {
    const { client, userId, params, earlier, changeOptions } = call;
    const before = (earlier?.revoked ?? []) as string[];
    const answer = await client
      .revokeServiceTerms(userId, params.tags, changeOptions)
      .catch(stopOnUnknownTag);
    const revoked = answer.revoked_service_terms.filter(({ agreed }) => !agreed).map(({ tag }) => tag);
    const all = [...new Set([...before, ...revoked])];
    if (params.tags.every((tag) => all.includes(tag))) {
      const changedTerms = revoked.map((tag) => ({ tag, agreed: false }));
      return {
        outcome: 'succeeded',
        ...(before.length > 0 ? { answer: { revoked: all } } : {}),
        observation: { userId, observedAt: databaseTime(), link: 'present', changedTerms, own: revoked },
      };
    }
    const revokedAt = databaseTime();
    const terms = await readTerms(call).catch((error: unknown) => {
      if (revoked.length === 0) throw error;
      return null;
    });
    if (!terms) return partlyRevoked(userId, revokedAt, revoked, all);
    const verdict = judgeLeftOver(terms, params.tags, all);
    return { ...verdict, observation: { ...termsObservation(userId, revokedAt, terms), own: revoked } };
  },

  async predict(call) {
    const askedAt = databaseTime();
    const terms = await readTerms(call);
    return {
      ...judge(terms, call.params.tags),
      observation: termsObservation(call.userId, askedAt, terms),
    };
  },
};

/** After a partial success of which nothing more can be asked: what was done is not to be lost. */
function partlyRevoked(userId: string, observedAt: Date, revoked: string[], all: string[]): Verdict {
  return {
    outcome: 'failed',
    errorCode: 'partly_revoked',
    errorMessage: `Revoked: ${all.join(', ')}. Kakao left out the rest, and could not be asked why.`,
    answer: { revoked: all },
    observation: {
      userId,
      observedAt,
      link: 'present',
      changedTerms: revoked.map((tag) => ({ tag, agreed: false })),
      own: revoked,
    },
  };
}

/** After a partial success: what was left out is either no longer agreed to, or cannot be revoked. */
export function judgeLeftOver(terms: JudgedTerm[], asked: string[], revoked: string[]): Verdict {
  const still = terms.filter(({ tag, agreed }) => agreed && asked.includes(tag)).map(({ tag }) => tag);
  if (still.length > 0) {
    const verdict = notRevocable(still);
    const done = revoked.length > 0 ? `; revoked: ${revoked.join(', ')}` : '';
    return { ...verdict, errorMessage: `${verdict.errorMessage}${done}`, answer: { revoked } };
  }
  return { outcome: revoked.length > 0 ? 'succeeded' : 'unchanged', answer: { revoked } };
}

/** What revoking `asked` comes to for a person with these terms. */
export function judge(terms: JudgedTerm[], asked: string[]): Verdict {
  const unknown = unknownTags(terms, asked);
  if (unknown) return unknown;
  const agreed = terms.filter((term) => term.agreed && asked.includes(term.tag));
  return judgeRevocable(agreed.map(({ tag, revocable }) => ({ name: tag, isRevocable: revocable })));
}
