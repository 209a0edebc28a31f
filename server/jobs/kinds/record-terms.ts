import { z } from 'zod';
import { CLOCK_TOLERANCE_MS } from '../../consents/link-time.js';
import type { KakaoServiceTerm } from '../../kakao-client/index.js';
import { databaseTime } from '../../platform/database/database-clock.js';
import { visibleText } from '../../platform/http/schemas.js';
import type { JobKindHandler, Verdict } from './kind.js';
import { namesSchema } from './names.schema.js';
import { readTerms, stopOnUnknownTag, termsObservation, unknownTags } from './terms.js';

const paramsSchema = z.strictObject({
  tags: namesSchema,
  /** How the service obtained the consent that it records: Kakao shows the person no screen (§2.8). */
  evidence: visibleText(2_000),
});
type Params = z.output<typeof paramsSchema>;

/** Records at Kakao that a person agreed to service terms (§2.8). */
export const recordTerms: JobKindHandler<Params> = {
  kind: 'record-terms',
  paramsSchema,
  isChanging: true,
  isIrreversible: false,
  changingPath: '/v2/user/upgrade/service_terms',
  endsLink: false,
  mayDoPart: ({ tags }) => tags.length > 1,
  whenNotLinked: 'failed',
  auditKey: 'User.TermsRecorded',
  wantedConsents: ({ tags }) => ({ of: 'terms', agreed: 'all', names: tags }),

  async perform({ client, userId, params, startedAt, changeOptions }) {
    const answer = await client
      .upgradeServiceTerms(userId, params.tags, changeOptions)
      .catch(stopOnUnknownTag);
    const recorded = answer.agreed_service_terms.filter(
      ({ tag, agreed }) => agreed && params.tags.includes(tag),
    );
    return {
      ...judgeAnswer(recorded, params.tags, startedAt),
      observation: {
        userId,
        observedAt: databaseTime(),
        link: 'present',
        changedTerms: recorded,
        // The person may have agreed a moment before: what Kakao names as agreed to on its screen is not ours (§2.6). Where
        // it does not say by whom (§2.8), it is ours: what the service recorded must never look like the person's own answer.
        own: recorded
          .filter((term) => term.agreed_by !== 'KAUTH' && !isEarlier(term, startedAt))
          .map(({ tag }) => tag),
      },
    };
  },

  async predict(call) {
    const askedAt = databaseTime();
    const terms = await readTerms(call);
    const { tags } = call.params;
    const agreed = terms.filter((term) => term.agreed && tags.includes(term.tag));
    const isAgreed = tags.every((tag) => agreed.some((term) => term.tag === tag));
    const isCertain = agreed.every((term) => isEarlier(term, call.startedAt));
    return {
      ...(unknownTags(terms, tags) ??
        (isAgreed ? { outcome: 'unchanged', isCertain } : { outcome: 'succeeded' })),
      observation: termsObservation(call.userId, askedAt, terms),
    };
  },
};

/** Kakao lists what it processed, earlier consents with their own time: those the job did not record. */
export function judgeAnswer(
  recorded: Pick<KakaoServiceTerm, 'tag' | 'agreed_at'>[],
  asked: string[],
  startedAt: Date,
): Verdict {
  const missing = asked.filter((tag) => !recorded.some((term) => term.tag === tag));
  if (missing.length > 0) {
    return {
      outcome: 'failed',
      errorCode: 'not_recorded',
      errorMessage: `Not recorded: ${missing.join(', ')}`,
    };
  }
  return recorded.every((term) => isEarlier(term, startedAt))
    ? { outcome: 'unchanged', isCertain: true }
    : { outcome: 'succeeded' };
}

/** Whether the consent is older than the job, which then did not record it. */
function isEarlier({ agreed_at }: Pick<KakaoServiceTerm, 'agreed_at'>, startedAt: Date): boolean {
  return agreed_at !== undefined && Date.parse(agreed_at) < startedAt.getTime() - CLOCK_TOLERANCE_MS;
}
