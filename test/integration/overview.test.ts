import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { seedPeople } from '../../server/commands/bench/seed-people.js';
import { ConsentRecorder } from '../../server/consents/consent-recorder.js';
import type { Observation, ObservationSource } from '../../server/consents/observation.js';
import { ConsentMatrixService } from '../../server/overview/consent-matrix.service.js';
import { OverviewModule } from '../../server/overview/overview.module.js';
import { OverviewReader } from '../../server/overview/overview.reader.js';
import type { Overview } from '../../server/overview/overview.schema.js';
import { presentOverview } from '../../server/overview/overview.service.js';
import { OverviewSnapshots } from '../../server/overview/overview.snapshots.js';
import { periodsOf } from '../../server/overview/periods.js';
import { Secret } from '../../server/platform/config/secret.js';
import { SessionModule } from '../../server/session/session.module.js';
import { PeopleCountsReader } from '../../server/users/find/people-counts.reader.js';
import { UsersReader } from '../../server/users/users.reader.js';
import type { UserFilter } from '../../server/users/users.schema.js';
import { type HttpApp, startHttpApp } from '../support/http-app.js';
import type { Client } from '../support/http-client.js';

const PEOPLE = 600;
const HOUR = 3_600_000;
const SCOPES = ['account_email', 'talk_message', 'phone_number'];
const TERMS = ['marketing_2025', 'night_push_2025'];
/** Within which everything happens. */
const RANGE = { from: '2026-01-01', to: '2026-12-31' };

let app: HttpApp;
let client: Client;
let reader: UsersReader;
let ids: string[];
beforeAll(async () => {
  app = await startHttpApp([SessionModule, OverviewModule]);
  client = await app.loggedIn();
  reader = new UsersReader(app.dataSource, new PeopleCountsReader(app.dataSource), {
    secretKey: new Secret('test'),
  });
  await seedPeople(app.dataSource, { people: PEOPLE });
  // What was seeded was read long before anything happens to it.
  await app.dataSource.query(
    `UPDATE users SET first_seen_at = t, seen_at = t, profile_read_at = t, scopes_read_at = t, terms_read_at = t
       FROM (SELECT timestamptz '2026-01-01T00:00:00Z' AS t) AS early`,
  );
  ids = (await app.dataSource.query('SELECT id FROM users ORDER BY id')).map(({ id }: { id: string }) => id);
  await happenAtRandom();
});

/** How many people the list tells for a filter. */
async function listed(filter: UserFilter): Promise<number> {
  const { total, totalIsExact } = await reader.list({ ...filter, sort: 'id', limit: 1 });
  expect(totalIsExact).toBe(true);
  return total;
}

/** People unlink for this or that reason, come back, and agree to or withdraw one thing and another. */
async function happenAtRandom(): Promise<void> {
  const happening = fc.record({
    person: fc.nat(PEOPLE - 1),
    what: fc.constantFrom('unlink', 'told', 'ours', 'read', 'read', 'read', 'read'),
    agreed: fc.subarray([...SCOPES, ...TERMS]),
    hours: fc.integer({ min: 1, max: 20 }),
  });
  const recorder = new ConsentRecorder();
  let now = Date.parse('2026-02-01T00:00:00Z');
  for (const { person, what, agreed, hours } of fc.sample(happening, { numRuns: 400, seed: 20_261_125 })) {
    now += hours * HOUR;
    const [observation, source] = observe(ids[person] ?? '', what, agreed, new Date(now));
    await app.dataSource.transaction((manager) => recorder.record(manager, [observation], source));
  }
}

function observe(
  userId: string,
  what: string,
  agreed: string[],
  observedAt: Date,
): [Observation, ObservationSource] {
  const gone = { userId, observedAt, link: 'absent' } as const;
  const earlier = new Date(observedAt.getTime() - HOUR / 2);
  if (what === 'unlink') return [gone, { source: 'sync' }];
  if (what === 'told') {
    return [
      { ...gone, unlinkedAt: earlier },
      { source: 'webhook', reason: 'UNLINK_FROM_APPS' },
    ];
  }
  if (what === 'ours')
    return [
      { ...gone, own: 'link' },
      { source: 'job', jobId: '1', reason: 'asked to' },
    ];
  const scope = (id: string) => {
    return { id, display_name: id, type: 'PRIVACY', using: true, agreed: agreed.includes(id) };
  };
  const term = (tag: string) => {
    return { tag, required: false, agreed: agreed.includes(tag), revocable: true };
  };
  const profile = { id: userId, has_signed_up: true };
  const read = { profile, scopes: SCOPES.map(scope), terms: TERMS.map(term) };
  return [{ userId, observedAt, link: 'present', ...read }, { source: 'sync' }];
}

async function overviewOf(by: Overview['by']): Promise<Overview> {
  return presentOverview(await new OverviewReader(app.dataSource).read(), by, periodsOf(by, RANGE));
}
const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);

describe('the overview', () => {
  it('tells of the people whom the list then shows, figure by figure', async () => {
    const view = await overviewOf('month');
    const { people, periods, links } = view;
    const figures: [UserFilter, number][] = [
      [{ status: ['linked'] }, people.linked],
      [{ status: ['waiting'] }, people.waiting],
      [{ status: ['unlinked'] }, people.unlinked],
      [{ waitingLongerThanHours: 24 }, people.waitingOverDay],
      ...periods.flatMap(({ from, to }, n): [UserFilter, number][] => [
        [{ connectedFrom: from, connectedTo: to }, links.begun[n] ?? -1],
        [{ unlinkedFrom: from, unlinkedTo: to }, links.ended[n] ?? -1],
      ]),
      ...view.unlinks.map(({ cause, count }): [UserFilter, number] => [
        { unlinkedFrom: RANGE.from, unlinkedTo: RANGE.to, unlinkedBy: [cause] },
        count,
      ]),
      ...view.scopes.flatMap(({ name, read, agreed }): [UserFilter, number][] => [
        [{ agreed: [name] }, agreed],
        [{ notAgreed: [name] }, read - agreed],
      ]),
      ...view.terms.flatMap(({ name, read, agreed }): [UserFilter, number][] => [
        [{ termAgreed: [name] }, agreed],
        [{ termNotAgreed: [name] }, read - agreed],
      ]),
      ...view.freshness.map(({ days, count }): [UserFilter, number] => [
        { refreshedBeforeDays: days },
        count,
      ]),
    ];
    for (const [filter, count] of figures) {
      expect([filter, await listed(filter)]).toEqual([filter, count]);
    }
    expect(view.unlinks.map(({ cause }) => cause).sort()).toEqual(['UNLINK_FROM_APPS', 'own', 'unknown']);
    expect(people.linked + people.waiting + people.unlinked).toBe(PEOPLE);
    const { undated } = view;
    expect(sum(links.ended) + undated.ended).toBe(people.unlinked);
  });

  it('counts each change of consent on its day, and leads to the people concerned', async () => {
    const view = await overviewOf('week');
    const events: {
      subject: string;
      type: string;
      from_agreed: boolean;
      to_agreed: boolean | null;
      user_id: string;
      day: string;
    }[] = await app.dataSource.query(
      `SELECT subject, type, from_agreed, to_agreed, user_id,
                to_char(coalesce(occurred_at, observed_at) + interval '9 hours', 'YYYY-MM-DD') AS day
           FROM consent_events WHERE type IN ('scope', 'term')`,
    );
    // What Kakao does not list any more nobody has taken back.
    const was = (to: boolean) =>
      events.filter((event) => event.from_agreed === !to && event.to_agreed === to);
    const changed = { given: was(true), withdrawn: was(false) };
    expect(Math.min(changed.given.length, changed.withdrawn.length)).toBeGreaterThan(100);
    for (const { name, given, withdrawn } of [...view.scopes, ...view.terms]) {
      for (const [n, { from, to }] of view.periods.entries()) {
        const count = (list: typeof events) =>
          list.filter(({ subject, day }) => subject === name && day >= from && day <= to).length;
        expect([name, from, given[n], withdrawn[n]]).toEqual([
          name,
          from,
          count(changed.given),
          count(changed.withdrawn),
        ]);
      }
    }
    const peopleIn = (list: typeof events, names: string[]) =>
      new Set(
        list
          .filter(({ subject, day }) => names.includes(subject) && day >= '2026-03-01' && day <= '2026-04-30')
          .map(({ user_id }) => user_id),
      );
    const period = { changedFrom: '2026-03-01', changedTo: '2026-04-30' };
    const withdrew = ['scope:talk_message', 'term:marketing_2025'];
    const some = peopleIn(changed.withdrawn, ['talk_message', 'marketing_2025']);
    expect(some.size).toBeGreaterThan(5);
    expect(await listed({ withdrew, ...period })).toBe(some.size);
    const gave = peopleIn(changed.given, ['phone_number']);
    expect(await listed({ gave: ['scope:phone_number'], ...period })).toBe(gave.size);
    const both = [...gave].filter((id) => some.has(id)).length;
    expect(await listed({ gave: ['scope:phone_number'], withdrew, ...period })).toBe(both);
    const subjects = events.map(({ subject }) => subject);
    const any = peopleIn([...changed.given, ...changed.withdrawn], subjects);
    expect(await listed(period)).toBe(any.size);
  });

  it('says who lacks what is needed, and leads to them', async () => {
    const needs = ['scope:talk_message', 'scope:account_email', 'term:marketing_2025'];
    const matrix = await new ConsentMatrixService(app.dataSource).read({ needs, limit: 5 });
    // The people themselves, of whom both the list and the matrix only have counts.
    const counted: { set: number | null; count: number }[] = await app.dataSource.query(
      `SELECT consent_set_id AS set, count(*)::int AS count FROM users WHERE status <> 'unlinked' GROUP BY 1 ORDER BY 2 DESC`,
    );
    const unread = counted.find(({ set }) => set === null)?.count ?? 0;
    const read = counted.filter(({ set }) => set !== null);
    const sum = (rows: { count: number }[]) => rows.reduce((total, { count }) => total + count, 0);
    expect(matrix).toMatchObject({ people: sum(read), unread });
    expect(matrix.combinations.map(({ count }) => count)).toEqual(read.slice(0, 5).map(({ count }) => count));
    expect(matrix.others).toEqual({ combinations: read.length - 5, count: sum(read.slice(5)) });
    const shown = matrix.combinations.reduce((total, { count }) => total + count, 0);
    expect([matrix.combinations.length, shown + matrix.others.count]).toEqual([5, matrix.people]);
    const having = { agreed: ['talk_message', 'account_email'], termAgreed: ['marketing_2025'] };
    expect(await listed(having)).toBe(matrix.needs?.having);
    const lacking = matrix.needs?.lacking ?? [];
    expect(lacking.length).toBeGreaterThan(3);
    expect(await listed({ lacksAny: needs })).toBe(lacking.reduce((total, { count }) => total + count, 0));
    const only = lacking.find(({ missing }) => missing.join() === 'term:marketing_2025');
    const without = { agreed: having.agreed, termNotAgreed: ['marketing_2025'] };
    expect(await listed(without)).toBe(only?.count);
    expect((await client.get('/api/consent-matrix?needs=marketing')).body.errors[0].field).toMatch(/^needs/);
  });

  it('is the same whatever the length of the periods', async () => {
    const views = await Promise.all([overviewOf('day'), overviewOf('week'), overviewOf('month')]);
    const totals = views.map(({ links, scopes, unlinks }) => ({
      // Weeks begin in the year before, in which links began too.
      ended: sum(links.ended),
      moved: scopes.map(({ name, given, withdrawn }) => [name, sum(given), sum(withdrawn)]),
      unlinks,
    }));
    expect(totals[1]).toEqual(totals[0]);
    expect(totals[2]).toEqual(totals[0]);
  });

  it('is counted once for those who ask at once, and shows old figures with their time', async () => {
    let counts = 0;
    const snapshots = new OverviewSnapshots({
      read: () => {
        counts += 1;
        return new OverviewReader(app.dataSource).read();
      },
    } as OverviewReader);
    const [first, ...others] = await Promise.all([snapshots.get(), snapshots.get(), snapshots.get()]);
    expect([counts, others.every((one) => one === first)]).toEqual([1, true]);
    expect(await snapshots.get()).toBe(first);
    expect(Math.abs(Date.now() - (first?.asOf.getTime() ?? 0))).toBeLessThan(60_000);
  });

  it('is told to whoever is logged in, and names what is wrong with a question', async () => {
    const { status, body } = await client.get('/api/overview?by=month&from=2026-01-01&to=2026-06-30');
    expect([status, body.periods.length, body.by]).toEqual([200, 6, 'month']);
    expect((await client.get('/api/overview')).body.periods).toHaveLength(26);
    expect((await app.client().get('/api/overview')).status).toBe(401);
    for (const [query, field] of [
      ['by=year', 'by'],
      ['from=2026-02-30', 'from'],
      ['from=2026-02-02&to=2026-02-01', 'from'],
      ['by=day&from=2020-01-01', 'from'],
    ]) {
      const answer = await client.get(`/api/overview?${query}`);
      expect([query, answer.status, answer.body.errors[0].field]).toEqual([query, 400, field]);
    }
  });
});
