import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { type CallOptions, KakaoClient, PEOPLE_A_CALL } from '../kakao-client/index.js';
import type { Config } from '../platform/config/config.js';
import { CONFIG } from '../platform/config/config.module.js';
import { ProblemError } from '../platform/http/problem.js';
import { ProvenKey } from './proven-key.entity.js';
import { isAboutPeople } from './tolerance.js';

/** So many of the oldest and of the newest ids are asked for: as many together as one call carries. */
const FROM_EACH_END = PEOPLE_A_CALL.looked / 2;

/** So many do not all leave unnoticed; of fewer it is no proof. */
const PROOF = 20;

/** Kakao knows nobody whom the mirror holds: the Admin key is another app's, where our people are strangers. */
export class OtherApp extends ProblemError {
  readonly kind = 'other_app';
  readonly isRetryable = false;

  constructor(people: number) {
    super({
      status: 502,
      code: 'kakao_other_app',
      detail: `Kakao knows none of ${people} people who are linked by the mirror: the Admin key is probably another app's.`,
    });
  }
}

/**
 * Tries an Admin key that is new to this database on people who are known, before anything is taken over from Kakao: with the
 * key of another app every answer would say of everybody that they have left.
 */
@Injectable()
export class AppCheck {
  private isProven = false;

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly client: KakaoClient,
    @Inject(CONFIG) private readonly config: { kakao: Pick<Config['kakao'], 'adminKeys'> },
  ) {}

  /**
   * Asks Kakao once a key, and never again once it has known somebody.
   *
   * @param options of the call
   * @throws OtherApp where Kakao knows none of those asked for; KakaoError
   */
  async ensure(options: CallOptions): Promise<void> {
    if (this.isProven) return;
    const keys = this.dataSource.getRepository(ProvenKey);
    const digest = this.digest();
    if (!(await keys.existsBy({ digest }))) {
      const people = await this.somePeople();
      const isKnown = people.length < PROOF ? null : await this.knows(people, options);
      if (isKnown === null) return;
      if (!isKnown) throw new OtherApp(people.length);
      await keys.createQueryBuilder().insert().values({ digest }).orIgnore().execute();
    }
    this.isProven = true;
  }

  /** Who waits is linked at Kakao too. */
  private async somePeople(): Promise<string[]> {
    const end = (order: string) =>
      `(SELECT id FROM users WHERE status <> 'unlinked' ORDER BY id ${order} LIMIT ${FROM_EACH_END})`;
    const rows: { id: string }[] = await this.dataSource.query(`${end('ASC')} UNION ${end('DESC')}`);
    return rows.map(({ id }) => id);
  }

  /** Whether Kakao knows one of them; null where one spoils the answers about all, or there is no usable answer at all. */
  private async knows(people: string[], options: CallOptions): Promise<boolean | null> {
    const ask = async (ids: string[]) => {
      try {
        return (await this.client.getUsers(ids, {}, options)).length > 0;
      } catch (error) {
        if (!isAboutPeople(error)) throw error;
        return null;
      }
    };
    const isKnown = await ask(people);
    if (isKnown !== null) return isKnown;
    return (await ask(people.slice(0, FROM_EACH_END))) || (await ask(people.slice(FROM_EACH_END))) || null;
  }

  /** Of all keys together, for they are one app's; no key can be told from it. */
  private digest(): string {
    const keys = this.config.kakao.adminKeys.map((key) => key.reveal()).sort();
    return createHash('sha256').update(keys.join('\n')).digest('hex');
  }
}
