import type { DataSource, EntityManager } from 'typeorm';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RecordResult } from '../../server/consents/consent-recorder.js';
import type { Observation } from '../../server/consents/observation.js';
import { createTestDatabase } from '../support/database.js';
import { until } from '../support/job-desk.js';
import { KakaoControl } from '../support/kakao-control.js';
import { type KakaoProxy, startKakaoProxy } from '../support/kakao-proxy.js';
import { startSimulator } from '../support/simulator.js';
import { SyncDesk } from '../support/sync-desk.js';

let control: KakaoControl;
let kakao: KakaoProxy;

beforeAll(async () => {
  const args = ['--users', '60', '--seed', '11', '--ids-per-minute', '0', '--waiting-hours', '0'];
  const { url } = await startSimulator(args);
  control = new KakaoControl(url);
  kakao = await startKakaoProxy(url);
});

async function empty(): Promise<{ desk: SyncDesk; database: DataSource }> {
  const database = await (await createTestDatabase()).dataSource();
  return { desk: new SyncDesk(database, kakao.url), database };
}

describe('a reading that takes its time', () => {
  /** Somebody who agrees to the scope, read once. */
  async function someone(scope: string) {
    const { desk, database } = await empty();
    const people = await control.people();
    const id = people.find(({ state, scopes }) => state === 'linked' && scopes.includes(scope))?.id ?? '';
    const read = async () => {
      const observations = await desk.reader.readPeople([id], 'bulk');
      await database.transaction((manager) =>
        desk.recorder.record(manager, observations, { source: 'sync' }),
      );
    };
    await read();
    return { id, desk, database, read };
  }

  it('dates a change no earlier than it was, and what was before no later', async () => {
    const scope = 'account_email';
    const { id, database, read } = await someone(scope);
    /** Reads the person, to whom something happens while the answer to a call is on its way. */
    const readWhile = async (path: string, effect: Parameters<KakaoControl['happen']>[1]) => {
      const times: number[] = [];
      kakao.distort(async (asked, answer) => {
        if (!asked.startsWith(path) || times.length > 0) return answer;
        times.push(Date.now());
        await control.happen(id, effect);
        times.push(Date.now());
        return answer;
      });
      await read();
      expect(times).toHaveLength(2);
      return times as [number, number];
    };
    // The link has been looked at, the scopes are asked for only afterwards.
    const withdrawn = await readWhile('/v2/app/users', { op: 'withdraw-scopes', scopes: [scope] });
    // The answer still says that it is withdrawn, and comes when that is over.
    const given = await readWhile('/v2/user/scopes', { op: 'agree-scopes', scopes: [scope] });
    kakao.distort(null);
    await read();
    const facts: { to_agreed: boolean; not_before: Date; observed_at: Date }[] = await database.query(
      `SELECT to_agreed, not_before, observed_at FROM consent_events
        WHERE user_id = $1 AND subject = $2 AND from_agreed IS NOT NULL ORDER BY id`,
      [id, scope],
    );
    expect(facts.map((fact) => fact.to_agreed)).toEqual([false, true]);
    for (const [n, [before, after]] of [withdrawn, given].entries()) {
      expect(facts[n]?.not_before.getTime()).toBeLessThanOrEqual(before);
      expect(facts[n]?.observed_at.getTime()).toBeGreaterThanOrEqual(after);
    }
  });

  it('ends no link that was seen after it had been asked for', async () => {
    const { id, desk, database } = await someone('account_email');
    const [{ seen_at: seenAt }] = await database.query('SELECT seen_at FROM users');
    const ms = (after: number) => new Date(seenAt.getTime() + after);
    const record = (askedAt: Date) => {
      const absence = { userId: id, askedAt, observedAt: ms(9), link: 'absent' as const };
      return database.transaction((manager) => desk.recorder.record(manager, [absence], { source: 'sync' }));
    };
    expect(await record(ms(-1))).toMatchObject({ changed: 0 });
    expect(await record(ms(1))).toMatchObject({ changed: 1 });
    const [fact] = await database.query(
      `SELECT e.not_before, e.observed_at, u.unlinked_at FROM consent_events e JOIN users u ON u.id = e.user_id
        WHERE e.type = 'unlinked'`,
    );
    expect(fact).toEqual({ not_before: seenAt, observed_at: ms(9), unlinked_at: ms(9) });
  });

  it('finds a new link that began while the answer that the old one had ended was on its way', async () => {
    const { id, desk, database } = await someone('account_email');
    const record = (observations: Observation[]) =>
      database.transaction((manager) => desk.recorder.record(manager, observations, { source: 'webhook' }));
    await control.happen(id, { op: 'unlink' });
    let later: Observation[] = [];
    let linkedAt = 0;
    kakao.distort(async (_asked, answer) => {
      kakao.distort(null);
      linkedAt = Date.now();
      await control.happen(id, { op: 'link' });
      later = await desk.reader.readPeople([id], 'bulk');
      return answer;
    });
    await record(await desk.reader.readLinks([id], 'bulk'));
    await record(later);
    const facts: { type: string; not_before: Date }[] = await database.query(
      `SELECT type, not_before FROM consent_events WHERE user_id = $1 AND type LIKE '%linked' ORDER BY id`,
      [id],
    );
    expect(facts.map(({ type }) => type)).toEqual(['linked', 'unlinked', 'relinked']);
    expect(facts[2]?.not_before.getTime()).toBeLessThanOrEqual(linkedAt);
    expect(await database.query('SELECT status FROM users')).toEqual([{ status: 'linked' }]);
  });
});

describe('a link that begins while a person is read', () => {
  const scope = 'account_email';
  const readers: Record<string, (desk: SyncDesk, id: string) => Promise<Observation[]>> = {
    'one of many': (desk, id) => desk.reader.readPeople([id], 'bulk'),
    alone: async (desk, id) => [await desk.reader.readPerson(id, { priority: 'bulk' })],
  };

  /** Kakao tells whole seconds: whoever links anew again within one has no other link by its times. */
  const relinked = new Set<string>();
  const isUnread = ({ id, state, scopes }: Awaited<ReturnType<KakaoControl['people']>>[number]) =>
    state === 'linked' && scopes.includes(scope) && !relinked.has(id);

  it.each(
    Object.keys(readers).flatMap((name) =>
      ['/v2/user/scopes', '/v2/user/service_terms', name === 'alone' ? '/v2/user/me' : '/v2/app/users'].map(
        (path) => [name, path] as const,
      ),
    ),
  )('has its own consents, and the one before had none of them (%s, %s)', async (name, path) => {
    const { desk, database } = await empty();
    const { id } = (await control.people()).find(isUnread) ?? { id: '' };
    relinked.add(id);
    const read = async () => {
      const observations = (await readers[name]?.(desk, id)) ?? [];
      await database.transaction((manager) =>
        desk.recorder.record(manager, observations, { source: 'refresh' }),
      );
    };
    await read();
    const [first] = await database.query('SELECT max(id) AS id FROM consent_events');
    kakao.distort(async (asked, answer) => {
      if (!asked.startsWith(path)) return answer;
      kakao.distort(null);
      await control.happen(id, { op: 'unlink' });
      await control.happen(id, { op: 'link', scopes: ['profile_nickname'] });
      return answer;
    });
    await read();
    await read();
    const facts: { type: string; subject: string | null }[] = await database.query(
      'SELECT type, subject, from_agreed, to_agreed FROM consent_events WHERE id > $1 ORDER BY id',
      [first.id],
    );
    expect(facts.slice(0, 2)).toMatchObject([{ type: 'unlinked' }, { type: 'relinked' }]);
    expect(facts.filter(({ subject }) => subject === scope)).toEqual([
      { type: 'scope', subject: scope, from_agreed: null, to_agreed: false },
    ]);
  });
});

describe('an end of a link that is told twice at once', () => {
  it('ends it once, and its consents with it', async () => {
    const { desk, database } = await empty();
    const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second));
    const record = (observations: Observation[]) =>
      database.transaction((manager) => desk.recorder.record(manager, observations, { source: 'sync' }));
    const terms = [{ tag: 'm', required: false, agreed: true, revocable: true }];
    await record([{ userId: '7', observedAt: at(1), link: 'present', scopes: [], terms }]);
    const absence = (second: number): Observation => ({
      userId: '7',
      observedAt: at(second),
      link: 'absent',
    });
    expect(await record([absence(2), absence(3)])).toMatchObject({ changed: 1 });
    expect(await database.query('SELECT scopes, terms FROM user_consents')).toEqual([
      { scopes: null, terms: null },
    ]);
    expect(await database.query('SELECT unlinked_at FROM users')).toEqual([{ unlinked_at: at(2) }]);
  });
});

describe('a fact that was read before our own call could be recorded', () => {
  it('is ours where it was seen after that call had left, and stays what it was otherwise', async () => {
    const { desk, database } = await empty();
    const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second));
    const record = (observation: Partial<Observation>, source: 'lookup' | 'job') =>
      database.transaction((manager) =>
        desk.recorder.record(manager, [{ userId: '7', link: 'present', observedAt: at(1), ...observation }], {
          source,
        }),
      );
    const scope = (id: string, agreed: boolean) => ({
      id,
      display_name: id,
      type: 'PRIVACY',
      using: true,
      agreed,
    });
    await record({ observedAt: at(1), scopes: [scope('a', true), scope('b', true)] }, 'lookup');
    await record({ observedAt: at(3), scopes: [scope('a', false), scope('b', true)] }, 'lookup');
    await record({ observedAt: at(8), scopes: [scope('a', false), scope('b', false)] }, 'lookup');
    const answer = { calledAt: at(5), observedAt: at(6), scopes: [scope('a', false), scope('b', false)] };
    await record({ ...answer, own: ['a', 'b'] }, 'job');
    expect(
      await database.query(
        `SELECT subject, source, is_own_call, observed_at FROM consent_events WHERE from_agreed ORDER BY id`,
      ),
    ).toEqual([
      { subject: 'a', source: 'lookup', is_own_call: false, observed_at: at(3) },
      { subject: 'b', source: 'job', is_own_call: true, observed_at: at(8) },
    ]);
  });
});

describe('two who read one person at the same time', () => {
  it('the second compares with what the first has recorded, and keeps what it did not read itself', async () => {
    const { desk, database } = await empty();
    expect(await desk.run('full')).toMatchObject({ status: 'completed' });
    const id = (await control.people()).find(
      ({ state, scopes }) => state === 'linked' && scopes.length > 2,
    )?.id;
    const [before] = await database.query('SELECT scopes, terms FROM user_consents WHERE user_id = $1', [id]);
    const turned = (parts: { agreed: boolean }[]) => parts.map((part) => ({ ...part, agreed: !part.agreed }));
    const [scopes, terms] = [turned(before.scopes), turned(before.terms)];
    const record = (manager: EntityManager, ms: number, parts: object) => {
      const read = { userId: String(id), observedAt: new Date(Date.now() + ms), link: 'present' as const };
      return desk.recorder.record(manager, [{ ...read, ...parts }], { source: 'webhook' });
    };
    let second: Promise<RecordResult> | undefined;
    await database.transaction(async (first) => {
      expect(await record(first, 0, { scopes, terms })).toMatchObject({ changed: 1 });
      second = database.transaction((other) => record(other, 1, { scopes }));
      await until(async () => ((await waiting(database)) === 1 ? true : null));
    });
    expect(await second).toMatchObject({ changed: 0 });
    const [after] = await database.query('SELECT scopes, terms FROM user_consents WHERE user_id = $1', [id]);
    const agreed = (parts: { agreed: boolean }[]) => parts.map((part) => part.agreed);
    expect([agreed(after.scopes), agreed(after.terms)]).toEqual([agreed(scopes), agreed(terms)]);
  });

  it('an unlink takes with it the consents that were just being written', async () => {
    const { desk, database } = await empty();
    const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second));
    const link = { userId: '7', link: 'present' as const };
    const record = (observation: Observation, manager?: EntityManager) =>
      manager
        ? desk.recorder.record(manager, [observation], { source: 'job' })
        : database.transaction((own) => desk.recorder.record(own, [observation], { source: 'job' }));
    await record({ ...link, observedAt: at(1), connectedAt: '2025-01-01T00:00:00Z' });
    let unlink: Promise<RecordResult> | undefined;
    await database.transaction(async (first) => {
      const terms = [{ tag: 'm', required: false, agreed: true, revocable: true }];
      const scopes = [{ id: 'a', display_name: 'A', type: 'PRIVACY', using: true, agreed: true } as const];
      await record({ ...link, observedAt: at(2), scopes: [...scopes], terms }, first);
      unlink = record({ userId: '7', observedAt: at(3), link: 'absent', own: 'link' });
      await until(async () => ((await waiting(database)) === 1 ? true : null));
    });
    expect(await unlink).toMatchObject({ changed: 1 });
    expect(await database.query('SELECT status, consent_set_id FROM users')).toEqual([
      { status: 'unlinked', consent_set_id: null },
    ]);
    expect(await database.query('SELECT scopes, terms FROM user_consents')).toEqual([
      { scopes: null, terms: null },
    ]);
  });

  it('an unlink of our own ends its link also where another clock had seen that later', async () => {
    const { desk, database } = await empty();
    const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second));
    const seen = (userId: string, connectedAt: string): Observation => ({
      userId,
      observedAt: at(7),
      link: 'present',
      connectedAt,
    });
    const gone = (userId: string): Observation => ({
      userId,
      observedAt: at(5),
      link: 'absent',
      own: 'link',
    });
    const people = [seen('7', '2025-01-01T00:00:00Z'), seen('8', at(5).toISOString())];
    await database.transaction((manager) => desk.recorder.record(manager, people, { source: 'refresh' }));
    await database.transaction((manager) =>
      desk.recorder.record(manager, [gone('7'), gone('8')], { source: 'job' }),
    );
    expect(await database.query('SELECT id, status FROM users ORDER BY id')).toEqual([
      { id: '7', status: 'unlinked' },
      { id: '8', status: 'linked' },
    ]);
    const facts = `SELECT not_before, observed_at FROM consent_events WHERE type = 'unlinked'`;
    expect(await database.query(facts)).toEqual([{ not_before: at(5), observed_at: at(5) }]);
  });

  it.each([
    ['as ours', 0, {}],
    ['that is behind', -4, { connectedAt: '2025-01-01T00:00:00Z' }],
  ])(
    'an unlink of our own does not end the link that began while its answer was on its way, by a clock of Kakao’s %s',
    async (_clock, skew, ended) => {
      const { desk, database } = await empty();
      const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second));
      const record = (observation: Observation) =>
        database.transaction((manager) => desk.recorder.record(manager, [observation], { source: 'job' }));
      const link = { userId: '7', link: 'present' as const };
      await record({ ...link, observedAt: at(1), connectedAt: '2025-01-01T00:00:00Z' });
      await record({ ...link, askedAt: at(5), observedAt: at(6), connectedAt: at(4 + skew).toISOString() });
      await record({
        userId: '7',
        calledAt: at(3),
        observedAt: at(7),
        link: 'absent',
        own: 'link',
        ...ended,
      });
      expect(await database.query('SELECT status FROM users')).toEqual([{ status: 'linked' }]);
      // The end that the reading found is what the call did.
      const facts = `SELECT observed_at, is_own_call FROM consent_events WHERE type = 'unlinked'`;
      expect(await database.query(facts)).toEqual([{ observed_at: at(6), is_own_call: true }]);
    },
  );
});

/** How many statements on a database wait for a lock. */
async function waiting(database: DataSource): Promise<number> {
  const [{ count }] = await database.query(
    `SELECT count(*)::int AS count FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return count;
}
