import { Injectable } from '@nestjs/common';
import {
  type CallOptions,
  KakaoApiError,
  KakaoClient,
  type KakaoUser,
  PEOPLE_A_CALL,
  type Priority,
} from '../kakao-client/index.js';
import { batchesOf, mapConcurrently } from '../platform/concurrency.js';
import { databaseTime } from '../platform/database/database-clock.js';
import { log } from '../platform/log/log.js';
import { hadBegun, isSameLink } from './link-time.js';
import type { AnswerTimes, Observation } from './observation.js';
import { dateOrNull } from './state-event.js';
import { Tolerance } from './tolerance.js';

/** Everything `app/users` and `user/me` can tell (§2.2 `property_keys`). */
const ALL_PROPERTY_KEYS = ['kakao_account.', 'properties.', 'has_signed_up'];
const CALLS_AT_ONCE = 32;
/** How long terms that were refused are not asked for again. */
const WITHOUT_TERMS_MS = 600_000;
/** Of one person in a row, while each shows a link that may be a later one than that of the consents. */
const READINGS = 3;

type Consents = Pick<Observation, 'scopes' | 'terms'>;

/**
 * Reads people from Kakao as {@link Observation}s. Every reading carries the times before its first request left and
 * after its last answer came.
 */
@Injectable()
export class KakaoReader {
  /** No call for service terms before this time, by `performance.now()`: Kakao refused them, as for an app without Kakao Sync (§2.6). */
  private termsNotBefore = 0;
  private isRefusalTold = false;

  constructor(private readonly client: KakaoClient) {}

  /**
   * Profile, scopes and terms of one person, all of one link: Kakao does not say of which link consents are, so they are
   * asked for first, and the profile, which does, shows afterwards a link that had begun before.
   *
   * @param options for each of the calls
   * @returns without the consents where no link held for as long as three readings
   * @throws KakaoError
   */
  async readPerson(id: string, options: CallOptions): Promise<Observation> {
    let seenLink: Date | null = null;
    for (let reading = 1; ; reading++) {
      const askedAt = databaseTime();
      try {
        const consents = await this.readConsents(id, options);
        const profile = await this.client.getUser(id, { propertyKeys: ALL_PROPERTY_KEYS }, options);
        const observation = {
          userId: id,
          askedAt,
          observedAt: databaseTime(),
          link: 'present',
          profile,
        } as const;
        const connectedAt = dateOrNull(profile.connected_at);
        const isOfLink = seenLink ? isSameLink(connectedAt, seenLink) : hadBegun(connectedAt, askedAt);
        if (isOfLink) return { ...observation, ...consents };
        if (reading === READINGS) return observation;
        seenLink = connectedAt;
      } catch (error) {
        if (isNotLinked(error)) return { userId: id, askedAt, observedAt: databaseTime(), link: 'absent' };
        throw error;
      }
    }
  }

  /**
   * Profiles of people by `target_ids`; those whom Kakao leaves out are observed as absent. A few of many about whom it gives
   * no usable answer are left out.
   *
   * @throws KakaoError
   */
  async readProfiles(ids: string[], priority: Priority): Promise<Observation[]> {
    const tolerance = ids.length > 1 ? new Tolerance(ids.length, true) : undefined;
    return this.readMany(ids, ALL_PROPERTY_KEYS, priority, undefined, tolerance);
  }

  /**
   * Whether people are linked and since when, a hundred a call.
   *
   * @param tolerance for those of whom Kakao gives no usable answer: they are left out; without it none are
   * @throws KakaoError
   */
  async readLinks(
    ids: string[],
    priority: Priority,
    signal?: AbortSignal,
    tolerance?: Tolerance,
  ): Promise<Observation[]> {
    return this.readMany(ids, undefined, priority, signal, tolerance);
  }

  /**
   * Everything about many people, of each as {@link readPerson}: the links a hundred a call, scopes and terms one person a
   * call, then profiles twenty a call, which still show the same link. One person must not stop the reading of a million:
   * a few about whom Kakao gives no usable answer are left out, or without consents.
   *
   * @param isPatient false also leaves out those whose failure might pass: it has not for long
   * @throws KakaoError the first that could not be overcome, where it concerns more than a few
   */
  async readPeople(
    ids: string[],
    priority: Priority,
    signal?: AbortSignal,
    isPatient = true,
  ): Promise<Observation[]> {
    const tolerance = new Tolerance(ids.length, isPatient);
    const options = { priority, ...(signal ? { signal } : {}) };
    const links = await this.readMany(ids, undefined, priority, signal, tolerance);
    const absent = links.filter(({ link }) => link === 'absent');
    const present = await mapConcurrently(
      links.filter(({ link }) => link === 'present'),
      CALLS_AT_ONCE,
      async (look) => {
        try {
          return { ...look, ...(await this.readConsents(look.userId, options)) };
        } catch (error) {
          // Of anything else nobody knows that it is not the same for everybody.
          if (!isGoneOrDormant(error)) tolerance.leaveOut(look.userId, error);
          return look;
        }
      },
    );
    const profiles = await this.readMany(
      present.map(({ userId }) => userId),
      ALL_PROPERTY_KEYS,
      priority,
      signal,
      tolerance,
    );
    const looks = new Map(present.map((look) => [look.userId, look]));
    const read = await mapConcurrently(profiles, CALLS_AT_ONCE, async (observation) => {
      const { userId, profile, observedAt } = observation;
      const look = looks.get(userId);
      if (!look?.scopes || !profile) return observation;
      const connectedAt = dateOrNull(profile.connected_at);
      if (isSameLink(connectedAt, dateOrNull(look.connectedAt))) return { ...look, profile, observedAt };
      try {
        return await this.readPerson(userId, options);
      } catch (error) {
        tolerance.leaveOut(userId, error);
        return observation;
      }
    });
    return [...absent, ...read];
  }

  private async readConsents(id: string, options: CallOptions): Promise<Consents> {
    const [{ scopes }, terms] = await Promise.all([
      this.client.getScopes(id, undefined, options),
      this.readTerms(id, options),
    ]);
    return { scopes, ...(terms ? { terms } : {}) };
  }

  private async readTerms(id: string, options: CallOptions) {
    if (performance.now() < this.termsNotBefore) return undefined;
    try {
      const answer = await this.client.getServiceTerms(id, { result: 'app_service_terms' }, options);
      if (this.isRefusalTold) log.info('kakao tells service terms again');
      this.isRefusalTold = false;
      return answer.service_terms;
    } catch (error) {
      if (!areTermsRefused(error)) throw error;
      this.termsNotBefore = performance.now() + WITHOUT_TERMS_MS;
      if (!this.isRefusalTold)
        log.warn({ err: error }, 'kakao refuses service terms; people are read without them');
      this.isRefusalTold = true;
      return undefined;
    }
  }

  private async readMany(
    ids: string[],
    propertyKeys: string[] | undefined,
    priority: Priority,
    signal?: AbortSignal,
    tolerance?: Tolerance,
  ): Promise<Observation[]> {
    const size = propertyKeys ? PEOPLE_A_CALL.detailed : PEOPLE_A_CALL.looked;
    const readBatch = async (batch: string[]): Promise<Observation[]> => {
      const askedAt = databaseTime();
      try {
        const users = await this.client.getUsers(batch, propertyKeys ? { propertyKeys } : {}, {
          priority,
          ...(signal ? { signal } : {}),
        });
        const byId = new Map(users.map((user) => [user.id, user]));
        const times = { askedAt, observedAt: databaseTime() };
        return batch.map((id) => observe(id, byId.get(id), times, propertyKeys !== undefined));
      } catch (error) {
        if (!tolerance?.allows(error)) throw error;
        if (batch.length === 1) {
          tolerance.leaveOut(batch[0] as string, error);
          return [];
        }
        // One of them spoils the answer about all: halves until it is alone.
        const middle = Math.ceil(batch.length / 2);
        return [...(await readBatch(batch.slice(0, middle))), ...(await readBatch(batch.slice(middle)))];
      }
    };
    return (await mapConcurrently(batchesOf(ids, size), CALLS_AT_ONCE, readBatch)).flat();
  }
}

function observe(
  userId: string,
  user: KakaoUser | undefined,
  times: AnswerTimes,
  isProfile: boolean,
): Observation {
  if (!user) return { userId, ...times, link: 'absent' };
  return isProfile
    ? { userId, ...times, link: 'present', profile: user }
    : { userId, ...times, link: 'present', connectedAt: user.connected_at ?? null };
}

/** -101: not linked (§7.1). A dormant account (-103) is not: it may come back with its link. */
export function isNotLinked(error: unknown): boolean {
  return error instanceof KakaoApiError && error.code === -101;
}

/** No link any more, or a dormant account (-101, -103, §7.1): there are no consents to read, and the rest of a reading tells. */
function isGoneOrDormant(error: unknown): boolean {
  return error instanceof KakaoApiError && [-101, -103].includes(error.code) && !error.isRetryable;
}

/** Which of the two codes an app without Kakao Sync gets is unconfirmed (§2.6); a key without that category gets -3 (§1.7). */
function areTermsRefused(error: unknown): boolean {
  return error instanceof KakaoApiError && (error.code === -3 || error.code === -5);
}
