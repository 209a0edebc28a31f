import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Random } from '../../server/commands/fault-runs/random.js';
import type { Client } from '../support/http-client.js';
import { accountOf, JobDesk, type SeenJob, until } from '../support/job-desk.js';
import { runProgram } from '../support/program.js';

const SEED = 1;
const ROUNDS = 60;
const PEOPLE = 40;
const CEILING = 30;
const APPROVAL_ABOVE = 4;
const SCOPE = 'account_email';
const TAG = 'marketing_2025';

const KINDS = [
  { kind: 'unlink' },
  { kind: 'unlink' },
  { kind: 'logout' },
  { kind: 'refresh' },
  { kind: 'revoke-scopes', params: { scopes: [SCOPE] } },
  { kind: 'revoke-terms', params: { tags: [TAG] } },
  { kind: 'record-terms', params: { tags: [TAG], evidence: 'any' } },
];
/** As the journal calls their changing calls; a log-out changes nothing that could be compared. */
const CALLS: Record<string, string> = {
  unlink: 'POST /v1/user/unlink',
  'revoke-scopes': 'POST /v2/user/revoke/scopes',
  'revoke-terms': 'POST /v2/user/revoke/service_terms',
  'record-terms': 'POST /v2/user/upgrade/service_terms',
};
const ENDPOINTS = ['unlink', 'logout', 'revoke-scopes', 'revoke-terms', 'upgrade-terms', 'app-users', '*'];
const FAULTS = [
  { kind: 'code', code: -1 },
  { kind: 'code', code: -7 },
  { kind: 'code', code: -103 },
  { kind: 'cut', isAfter: false },
  { kind: 'cut', isAfter: true },
  { kind: 'garbage' },
  { kind: 'mixed' },
];
const FINAL = ['completed', 'cancelled', 'rejected'];
const OUTCOMES = ['pending', 'succeeded', 'unchanged', 'failed', 'cancelled'] as const;
/** What is done to a job of a state; anything in one of sixteen cases. */
const ACTS: Record<string, string[]> = {
  draft: ['start', 'start', 'start', 'start', 'clone', 'dry-run'],
  awaiting_approval: ['approve', 'approve', 'approve', 'approve', 'reject'],
  queued: ['pause'],
  running: ['pause', 'pause', 'cancel'],
  paused: ['resume', 'resume', 'resume', 'resume', 'cancel'],
  completed: ['retry', 'retry', 'clone'],
  cancelled: ['retry', 'clone'],
  rejected: ['clone'],
};
const ANY = ['start', 'approve', 'reject', 'pause', 'resume', 'cancel', 'retry', 'clone', 'dry-run'];
/** What the access record calls that. */
const KEYS: Record<string, string[]> = {
  start: ['Job.Started', 'Job.ApprovalRequested'],
  approve: ['Job.Approved'],
  reject: ['Job.Rejected'],
  retry: ['Job.Retried'],
};

/** Three operators who do anything at any time, at times together, to jobs on the same few people. */
class Operators {
  readonly jobs: SeenJob[] = [];
  /** How often an act on a job was answered with 200, by id and act. */
  readonly done = new Map<string, number>();
  private readonly halts: string[] = [];

  constructor(
    private readonly desk: JobDesk,
    private readonly clients: Client[],
    private readonly ids: string[],
    private readonly random: Random,
  ) {}

  async doSomething(): Promise<void> {
    const { random, desk } = this;
    const client = random.pick(this.clients);
    const chance = random.next();
    if (this.jobs.length === 0 || chance < 0.2) return this.draft(client);
    if (chance < 0.85) {
      const job = await desk.job(random.pick(random.chance(0.7) ? this.jobs.slice(-5) : this.jobs).id);
      return this.act(client, job, random.pick(random.chance(15 / 16) ? (ACTS[job.status] ?? ANY) : ANY));
    }
    if (chance < 0.86) return this.halt();
    if (chance < 0.89) return this.lift(random.chance(0.5));
    if (chance < 0.92) {
      await desk.admin.post('/api/protected-users', { ids: [random.pick(this.ids)], reason: 'any' });
      return;
    }
    if (chance < 0.95) return this.live();
    return this.trouble();
  }

  /** As they would in the end: what waits is decided on. */
  async finish(): Promise<void> {
    await this.desk.kakao.noFaults();
    await this.desk.kakao.call('PATCH', 'faults', { latencyMs: '0' });
    await this.lift(true);
    const [first, , third] = this.clients as [Client, Client, Client];
    await until(async () => {
      const jobs = await Promise.all(this.jobs.map(({ id }) => this.desk.job(id)));
      const left = jobs.filter(({ status }) => !FINAL.includes(status));
      for (const job of left) {
        const goesOn = this.random.chance(0.7);
        if (job.status === 'draft') await this.act(first, job, goesOn ? 'start' : 'cancel');
        else if (job.status === 'awaiting_approval')
          await this.act(third, job, goesOn ? 'approve' : 'reject');
        else if (job.status === 'paused') await this.act(first, job, goesOn ? 'resume' : 'cancel');
        else if (job.waitsForCeiling) await this.act(first, job, 'cancel');
      }
      return left.length === 0 ? true : null;
    }, 120_000);
  }

  private async draft(client: Client): Promise<void> {
    const { random } = this;
    const ids = random.shuffled(this.ids).slice(0, random.whole(1, 9));
    const canary = random.chance(0.3) ? { canary: random.whole(0, 3) } : {};
    const body = {
      ...random.pick(KINDS),
      users: { ids },
      reason: 'any',
      dryRun: random.chance(0.2),
      ...canary,
    };
    const answer = await client.post('/api/jobs', body);
    // 422: all of them are protected.
    expect([201, 422], JSON.stringify(answer.body)).toContain(answer.status);
    if (answer.status === 201) this.jobs.push(answer.body);
  }

  private async act(client: Client, { id, counts }: SeenJob, action: string): Promise<void> {
    const { random } = this;
    const order = random.chance(0.2) ? { order: random.pick(['before', 'after']) } : {};
    const bodies: Record<string, unknown> = {
      start: { expectedTotal: counts.total, ...order },
      approve: order,
    };
    const answer = await client.post(`/api/jobs/${id}/${action}`, bodies[action] ?? {});
    // It may not be possible any more, or be refused. It never fails.
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(500);
    if (answer.status === 201) this.jobs.push(answer.body);
    const key = `${id} ${action}`;
    if (answer.status === 200) this.done.set(key, (this.done.get(key) ?? 0) + 1);
  }

  private async halt(): Promise<void> {
    const answer = await this.desk.admin.post('/api/halts', { reason: 'any' });
    if (answer.status === 201) this.halts.push(answer.body.id);
  }

  private async lift(resume: boolean): Promise<void> {
    const id = this.halts.at(-1);
    if (id) await this.desk.admin.post(`/api/halts/${id}/lift`, { reason: 'any', resume });
  }

  /** Somebody unlinks in Kakao's own app, changes their mind there, or links anew. */
  private async live(): Promise<void> {
    const { random } = this;
    const { kakao } = this.desk;
    const id = random.pick(this.ids);
    const { state } = await kakao.person(id);
    const anew = { op: 'link', scopes: [SCOPE], terms: [TAG] };
    const other = random.pick([
      { op: 'unlink' },
      { op: random.pick(['agree-scopes', 'withdraw-scopes']), scopes: [SCOPE] },
      { op: 'agree-terms', terms: [TAG], by: 'KAUTH' },
      { op: 'withdraw-terms', terms: [TAG] },
    ]);
    // A job may have been faster.
    await kakao.happen(id, state === 'unlinked' ? anew : other).catch(() => undefined);
  }

  private async trouble(): Promise<void> {
    const { random } = this;
    const { kakao } = this.desk;
    await kakao.noFaults();
    const fault = { ...random.pick(FAULTS), endpoint: random.pick(ENDPOINTS), share: 0.4 };
    if (random.chance(0.7)) await kakao.fault(fault);
    await kakao.call('PATCH', 'faults', { latencyMs: String(random.pick([0, 20, 200])) });
  }
}

it('whatever operators do to jobs on the same people, it is on record as it was, and nothing else was done', async () => {
  const random = new Random(SEED);
  const desk = await JobDesk.open(PEOPLE, {
    KAKAO_CALLS_PER_SECOND: 'off',
    APPROVAL_ABOVE: String(APPROVAL_ABOVE),
    DAILY_CEILING: String(CEILING),
    SELECTION_CHANGED_ABOVE: '20',
  });
  await desk.sync();
  await desk.admin.post('/api/operators', { ...accountOf('third'), name: 'Third', role: 'admin' });
  const clients = [desk.admin, desk.second, await desk.logIn(accountOf('third'))];
  const ids = (await desk.kakao.people()).map(({ id }) => id);
  const operators = new Operators(desk, clients, ids, random);
  for (let round = 0; round < ROUNDS; round++) {
    await Promise.all(Array.from({ length: random.whole(1, 4) }, () => operators.doSomething()));
    await delay(random.pick([0, 20, 50, 200]));
  }
  await operators.finish();

  const changes = new Map<string, { sure: number; open: number }>();
  const events: { job_id: string; key: string }[] = await desk.database.query(
    'SELECT job_id, key FROM audit_events WHERE job_id IS NOT NULL',
  );
  const recorded = (id: string, keys: string[]) =>
    events.filter(({ job_id, key }) => job_id === id && keys.includes(key)).length;
  for (const { id } of operators.jobs) {
    const job = await desk.job(id);
    const items = await desk.items(id);
    const counted = OUTCOMES.map((outcome) => [
      outcome,
      items.filter((item) => item.outcome === outcome).length,
    ]);
    expect(job.counts, id).toEqual({ ...Object.fromEntries(counted), total: items.length, pending: 0 });
    for (const [act, keys] of Object.entries(KEYS)) {
      expect([id, act, recorded(id, keys)]).toEqual([id, act, operators.done.get(`${id} ${act}`) ?? 0]);
    }
    if (job.dryRun) continue;
    const isTried = items.some(({ attempts }) => attempts > 0);
    if (job.kind === 'unlink' && isTried && items.length > APPROVAL_ABOVE) {
      expect([id, recorded(id, ['Job.Approved']) > 0]).toEqual([id, true]);
    }
    for (const { user_id, outcome, doubt } of items) {
      const key = `${job.kind} ${user_id}`;
      const count = changes.get(key) ?? { sure: 0, open: 0 };
      if (doubt !== null) count.open++;
      else if (outcome === 'succeeded') count.sure++;
      changes.set(key, count);
    }
  }
  let all = 0;
  for (const [kind, call] of Object.entries(CALLS)) {
    const made = await desk.changes(call);
    all += made.size;
    for (const id of ids) {
      const { sure, open } = changes.get(`${kind} ${id}`) ?? { sure: 0, open: 0 };
      const count = made.get(id) ?? 0;
      const seen = { kind, id, count, sure, open };
      expect(seen).toSatisfy(() => count <= sure + open);
      // Of two jobs that record a term in one second both find a consent that is as new as they are.
      if (kind !== 'record-terms') expect(seen).toSatisfy(() => count >= sure);
    }
  }
  expect(all).toBeGreaterThan(0);
  const unlinks = await desk.changes(CALLS.unlink!);
  expect([...unlinks.values()].reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(CEILING);

  await desk.sync();
  expect(await inMirror(desk)).toEqual(await atKakao(desk));
  const env = { DATABASE_URL: desk.databaseUrl };
  expect((await runProgram(['dist/server/commands/verify-audit.js'], { env })).code).toBe(0);
}, 300_000);

/** What is known of everybody, by id: their state, and what they agree to while they are linked. */
type Known = Record<string, { state: string; scopes: string[]; terms: string[] }>;

async function inMirror({ database }: JobDesk): Promise<Known> {
  const rows: { id: string; status: string; scopes: string[] | null; terms: string[] | null }[] =
    await database.query(`SELECT u.id, u.status, s.scopes_agreed AS scopes, s.terms_agreed AS terms
      FROM users u LEFT JOIN consent_sets s ON s.id = u.consent_set_id`);
  return Object.fromEntries(
    rows.map(({ id, status, scopes, terms }) => [id, known(status, scopes ?? [], terms ?? [])]),
  );
}

async function atKakao({ kakao }: JobDesk): Promise<Known> {
  const people = await kakao.people();
  return Object.fromEntries(
    people.map(({ id, state, scopes, terms }) => [
      id,
      known(
        state,
        scopes,
        terms.map(({ tag }) => tag),
      ),
    ]),
  );
}

function known(state: string, scopes: string[], terms: string[]): Known[string] {
  return state === 'linked'
    ? { state, scopes: scopes.toSorted(), terms: terms.toSorted() }
    : { state, scopes: [], terms: [] };
}
