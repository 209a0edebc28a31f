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

const KINDS = [
  { kind: 'unlink' },
  { kind: 'unlink' },
  { kind: 'logout' },
  { kind: 'refresh' },
  { kind: 'revoke-scopes', params: { scopes: ['account_email'] } },
  { kind: 'revoke-terms', params: { tags: ['marketing_2025'] } },
];
const FINAL = ['completed', 'cancelled', 'rejected'];
const OUTCOMES = ['pending', 'succeeded', 'unchanged', 'failed', 'cancelled'] as const;
/** What is done to a job of a state; anything in one of eight cases. */
const ACTS: Record<string, string[]> = {
  draft: ['start', 'start', 'start', 'clone', 'dry-run', 'cancel'],
  awaiting_approval: ['approve', 'approve', 'approve', 'reject', 'cancel'],
  queued: ['pause', 'pause', 'cancel'],
  running: ['pause', 'pause', 'cancel'],
  paused: ['resume', 'resume', 'resume', 'cancel'],
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
      return this.act(client, job, random.pick(random.chance(7 / 8) ? (ACTS[job.status] ?? ANY) : ANY));
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
        const isStuck = job.status === 'draft' || job.waitsForCeiling;
        if (isStuck) await this.act(first, job, 'cancel');
        else if (job.status === 'awaiting_approval') await this.act(third, job, 'reject');
        else if (job.status === 'paused')
          await this.act(first, job, this.random.chance(0.7) ? 'resume' : 'cancel');
      }
      return left.length === 0 ? true : null;
    });
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

  /** Somebody unlinks in Kakao's own app, or links anew. */
  private async live(): Promise<void> {
    const { kakao } = this.desk;
    const id = this.random.pick(this.ids);
    const { state } = await kakao.person(id);
    const anew = { op: 'link', scopes: ['account_email'], terms: ['marketing_2025'] };
    // A job may have been faster.
    await kakao.happen(id, state === 'unlinked' ? anew : { op: 'unlink' }).catch(() => undefined);
  }

  private async trouble(): Promise<void> {
    const { random, desk } = this;
    await desk.kakao.noFaults();
    const rule = { endpoint: random.pick(['unlink', 'logout']), share: 0.4 };
    const code = random.pick([-1, -7, -103]);
    if (random.chance(0.7)) await desk.kakao.fault({ ...rule, kind: 'code', code });
    await desk.kakao.call('PATCH', 'faults', { latencyMs: String(random.pick([0, 20, 200])) });
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

  const unlinks = new Map<string, number>();
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
    if (job.kind !== 'unlink' || job.dryRun) continue;
    const isTried = items.some(({ attempts }) => attempts > 0);
    if (isTried && items.length > APPROVAL_ABOVE) {
      expect([id, recorded(id, ['Job.Approved']) > 0]).toEqual([id, true]);
    }
    for (const { user_id, outcome } of items) {
      if (outcome === 'succeeded') unlinks.set(user_id, (unlinks.get(user_id) ?? 0) + 1);
    }
  }
  const made = await desk.changes('POST /v1/user/unlink');
  expect(made.size).toBeGreaterThan(0);
  expect(unlinks).toEqual(made);
  expect([...made.values()].reduce((all, count) => all + count, 0)).toBeLessThanOrEqual(CEILING);
  const env = { DATABASE_URL: desk.databaseUrl };
  expect((await runProgram(['dist/server/commands/verify-audit.js'], { env })).code).toBe(0);
}, 240_000);
