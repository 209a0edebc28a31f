import { z } from 'zod';
import type { Observation } from '../../consents/observation.js';
import { KakaoApiError, type KakaoScope } from '../../kakao-client/index.js';
import { databaseTime } from '../../platform/database/database-clock.js';
import type { JobKindHandler, KindCall, ReadingCall, Verdict } from './kind.js';
import { namesSchema } from './names.schema.js';
import { judgeRevocable, notRevocable } from './revocable.js';

const paramsSchema = z.strictObject({ scopes: namesSchema });
type Params = z.output<typeof paramsSchema>;

/** Withdraws consent items of a person (§2.5). Kakao takes only items that are agreed to and revocable. */
export const revokeScopes: JobKindHandler<Params> = {
  kind: 'revoke-scopes',
  paramsSchema,
  isChanging: true,
  isIrreversible: false,
  changingPath: '/v2/user/revoke/scopes',
  endsLink: false,
  whenNotLinked: 'unchanged',
  auditKey: 'User.ScopesRevoked',
  wantedConsents: ({ scopes }) => ({ of: 'scopes', agreed: 'none', names: scopes }),

  async perform(call) {
    const { client, userId, params, changeOptions } = call;
    try {
      const { scopes } = await client.revokeScopes(userId, params.scopes, changeOptions);
      const observation = observationOf(userId, scopes);
      // Of several Kakao does not say which were agreed to until then: the person may have withdrawn some before.
      const own = params.scopes.length === 1 ? { own: revokedOf(scopes, params.scopes) } : {};
      return { ...judgeAnswer(scopes, params.scopes), observation: { ...observation, ...own } };
    } catch (error) {
      if (isNotRevocable(error)) return { ...NOT_REVOCABLE, errorMessage: error.msg };
      if (error instanceof KakaoApiError && error.code === -3) return judgeRefused(call, error);
      // -2: nothing to revoke, or not all of it (§2.5); what is agreed to tells which.
      if (error instanceof KakaoApiError && error.code === -2) return revokeWhatIsAgreed(call, error);
      throw error;
    }
  },

  predict: readAndJudge,
};

async function readAndJudge({ client, userId, params, options }: ReadingCall<Params>): Promise<Verdict> {
  const askedAt = databaseTime();
  const { scopes } = await client.getScopes(userId, undefined, options);
  return { ...judge(scopes, params.scopes), observation: { ...observationOf(userId, scopes), askedAt } };
}

/** The cause that the dry run foretells: another would look like a deviation from it. */
const NOT_REVOCABLE: Verdict = { outcome: 'failed', errorCode: 'not_revocable' };

/** -3 of this one person, not of the app: an item of the list cannot be revoked, and nothing was (§2.5). */
function isNotRevocable(error: unknown): error is KakaoApiError {
  return error instanceof KakaoApiError && error.code === -3 && error.scope === 'person';
}

/**
 * -3 in words that do not say whose trouble it is, and words may change any day: what can be revoked of the person tells.
 *
 * @throws the refusal, where all of it can: then it is the app's
 */
async function judgeRefused(call: KindCall<Params>, refusal: KakaoApiError): Promise<Verdict> {
  const verdict = await readAndJudge(call);
  if (verdict.errorCode === NOT_REVOCABLE.errorCode) return verdict;
  throw refusal;
}

async function revokeWhatIsAgreed(call: KindCall<Params>, refusal: KakaoApiError): Promise<Verdict> {
  const { client, userId, params, options, changeOptions } = call;
  const askedAt = databaseTime();
  const { scopes } = await client.getScopes(userId, undefined, options);
  const verdict = judge(scopes, params.scopes);
  const agreed = agreedOf(scopes, params.scopes);
  if (verdict.outcome !== 'succeeded') {
    return { ...verdict, observation: { ...observationOf(userId, scopes), askedAt } };
  }
  if (agreed.length === params.scopes.length) throw refusal;
  const left = agreed.map(({ id }) => id);
  const answer = await client.revokeScopes(userId, left, changeOptions);
  return {
    ...judgeAnswer(answer.scopes, left),
    observation: { ...observationOf(userId, answer.scopes), own: revokedOf(answer.scopes, left) },
  };
}

/** Which of these the call has revoked, by the list that it answered. */
function revokedOf(scopes: KakaoScope[], asked: string[]): string[] {
  const still = new Set(agreedOf(scopes, asked).map(({ id }) => id));
  return asked.filter((id) => !still.has(id));
}

/** Kakao answers with the whole list as it is by now (§2.5): what is agreed to in it still, it has not revoked. */
function judgeAnswer(scopes: KakaoScope[], asked: string[]): Verdict {
  const left = agreedOf(scopes, asked).map(({ id }) => id);
  return left.length > 0 ? notRevocable(left) : { outcome: 'succeeded' };
}

/** What revoking `asked` comes to for a person with these scopes. */
export function judge(scopes: KakaoScope[], asked: string[]): Verdict {
  const listed = new Set(scopes.map(({ id }) => id));
  const unknown = asked.filter((id) => !listed.has(id));
  if (unknown.length > 0) {
    return {
      outcome: 'failed',
      errorCode: 'unknown_scope',
      errorMessage: `Kakao lists no ${unknown.join(', ')}`,
    };
  }
  return judgeRevocable(
    agreedOf(scopes, asked).map(({ id, revocable }) => ({ name: id, isRevocable: revocable })),
  );
}

function agreedOf(scopes: KakaoScope[], asked: string[]): KakaoScope[] {
  return scopes.filter(({ id, agreed }) => agreed && asked.includes(id));
}

/** What a call that has just been answered shows. */
function observationOf(userId: string, scopes: KakaoScope[]): Observation {
  return { userId, observedAt: databaseTime(), link: 'present', scopes };
}
