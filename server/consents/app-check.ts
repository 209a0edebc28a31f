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

/** So long a refusal holds without asking again: Kakao's list may be read a hundred times a minute only. */
const REFUSED_FOR_MS = 10_000;

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
  /** The last refusal, and when it was given, by `performance.now()`. */
  private refused: { people: number; at: number } | null = null;

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly client: KakaoClient,
    @Inject(CONFIG) private readonly config: { kakao: Pick<Config['kakao'], 'adminKeys'> },
  ) {}

  /**
   * Asks Kakao once a key, and never again once it has known somebody.
   *
   * @param options of the calls
   * @throws OtherApp where Kakao knows none of those asked for, and lists no others of ours either; KakaoError
   */
  async ensure(options: CallOptions): Promise<void> {
    if (this.isProven) return;
    if (this.refused && performance.now() - this.refused.at < REFUSED_FOR_MS) {
      throw new OtherApp(this.refused.people);
    }
    const keys = this.dataSource.getRepository(ProvenKey);
    const digest = this.digest();
    if (!(await keys.existsBy({ digest }))) {
      const people = await this.somePeople();
      if (people.length < PROOF) return;
      if (!(await this.knows(people, options)) && !(await this.listsOurs(options))) {
        this.refused = { people: people.length, at: performance.now() };
        throw new OtherApp(people.length);
      }
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

  /**
   * Whether Kakao says that it knows one of them. Where one spoils the answers about all, or something passing does, it says so
   * of nobody: then its list decides, for with the key of another app nothing at all may be taken over.
   */
  private async knows(people: string[], options: CallOptions): Promise<boolean> {
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
    return (await ask(people.slice(0, FROM_EACH_END))) || (await ask(people.slice(FROM_EACH_END))) || false;
  }

  /**
   * Whether most of those at an end of Kakao's list are ours: all who were asked for may have left, and others not. Of an id or
   * two of another app nobody knows for sure that they are nobody's here.
   */
  private async listsOurs(options: CallOptions): Promise<boolean> {
    for (const order of ['asc', 'desc'] as const) {
      const { ids } = await this.client.listUserIds({ order }, options);
      const [row]: [{ ours: number }] = await this.dataSource.query(
        `SELECT count(*)::int AS ours FROM users WHERE id = ANY($1::bigint[]) AND status <> 'unlinked'`,
        [ids],
      );
      if (row.ours > ids.length / 2) return true;
    }
    return false;
  }

  /** Of all keys together, for they are one app's; no key can be told from it. */
  private digest(): string {
    const keys = this.config.kakao.adminKeys.map((key) => key.reveal()).sort();
    return createHash('sha256').update(keys.join('\n')).digest('hex');
  }
}
