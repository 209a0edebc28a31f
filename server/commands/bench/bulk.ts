import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { CALLS_PER_WORKER } from '../../jobs/jobs.constants.js';
import { Desk } from '../stand/desk.js';
import { Stand } from '../stand/stand.js';
import { bareUnlinkLoop, listIds } from './bare-loop.js';
import { draftTimesBareInsert } from './draft.js';
import { type Bench, percentile, type Report, timed } from './figures.js';
import { jobPerPerson } from './job-per-person.js';

const SHARE = 'bulk.share-of-bare-loop';
const TIMES = 'bulk.times-job-per-person';
const KNOWN = 'bulk.share-of-known-limit';
const MEMORY = 'bulk.memory-growth-mb';
const DRAFT = 'bulk.draft-times-bare-insert';
const PAUSE = 'bulk.pause-seconds';
const PEOPLE = 20_000;
/** Dealt with before the clock runs, on every side: the processes have compiled most of what they run by then. */
const WARM_UP = 2_000;
const ROUNDS = 7;
/**
 * How long until the next look at a job of which more than so many people are left: no more than it takes for them at 20
 * a millisecond, so that the end is seen 25 ms late at most. Looking so often all the time would take the processor
 * from the job.
 */
const LOOKS = [
  { left: 10_000, afterMs: 500 },
  { left: 2_500, afterMs: 100 },
  { left: -1, afterMs: 25 },
];
/** As many as a worker has under way. */
const AT_ONCE = CALLS_PER_WORKER;
const UNLIMITED = ['--ids-per-minute', '0', '--monthly-limit', '0'];

interface JobView {
  id: string;
  status: string;
  stopReason: string | null;
  counts: Record<'total' | 'pending' | 'succeeded' | 'unchanged' | 'failed', number>;
}

/** The bulk engine as an operator meets it: over the API, worker in a process of its own. */
export const bulkBench: Bench = {
  figures: [SHARE, TIMES, KNOWN, MEMORY, DRAFT, PAUSE],
  async run(wanted, report) {
    if (wanted.has(SHARE) || wanted.has(TIMES)) await throughput(wanted, report);
    if (wanted.has(KNOWN)) await knownLimit(report);
    if (wanted.has(MEMORY)) await memory(report);
    if (wanted.has(DRAFT)) await draftTimesBareInsert(DRAFT, report);
    if (wanted.has(PAUSE)) await pause(report);
  },
};

/** The engine beside the plain alternatives: the same people, in turn, whoever was first being last next time. */
async function throughput(wanted: ReadonlySet<string>, report: Report): Promise<void> {
  const sides: Record<string, () => Promise<number>> = { bare: bareMs, engine: engineMs };
  if (wanted.has(TIMES)) sides.plain = plainMs;
  const times: Record<string, number[]> = { bare: [], engine: [], plain: [] };
  for (let round = 0; round < ROUNDS; round++) {
    const inTurn = Object.entries(sides);
    if (round % 2 === 1) inTurn.reverse();
    for (const [side, run] of inTurn) times[side]?.push(Math.round(await run()));
  }
  // Of each round by itself: what slows the machine down for a while slows down both sides of a round.
  const share = (side: string, other: string) =>
    percentile(
      (times[side] ?? []).map((ms, round) => ms / (times[other]?.[round] ?? Number.NaN)),
      0.5,
    );
  const details = { unit: 'ratio', people: PEOPLE, engineMs: times.engine } as const;
  if (wanted.has(SHARE)) {
    report({ bench: SHARE, value: share('bare', 'engine'), ...details, bareMs: times.bare });
  }
  if (wanted.has(TIMES)) {
    report({ bench: TIMES, value: share('plain', 'engine'), ...details, plainMs: times.plain });
  }
}

async function withSimulator<T>(
  people: number,
  args: string[],
  work: (stand: Stand, url: string, ids: string[]) => Promise<T>,
): Promise<T> {
  const stand = new Stand();
  try {
    const { url } = await stand.simulator(['--users', String(people), ...UNLIMITED, ...args]);
    return await work(stand, url, await listIds(url));
  } finally {
    await stand.close();
  }
}

function bareMs(): Promise<number> {
  return withSimulator(WARM_UP + PEOPLE, [], async (_stand, url, ids) => {
    await bareUnlinkLoop(url, ids.slice(0, WARM_UP), AT_ONCE);
    return bareUnlinkLoop(url, ids.slice(WARM_UP), AT_ONCE);
  });
}

function plainMs(): Promise<number> {
  return withSimulator(WARM_UP + PEOPLE, [], async (stand, url, ids) => {
    const stores = await stand.stores();
    await jobPerPerson(stores, url, ids.slice(0, WARM_UP), AT_ONCE);
    return jobPerPerson(stores, url, ids.slice(WARM_UP), AT_ONCE);
  });
}

/** From the press of the start button to the last recorded outcome, unpaced, in milliseconds. */
function engineMs(): Promise<number> {
  return withSimulator(WARM_UP + PEOPLE, [], async (stand, url, ids) => {
    const { desk } = await startDesk(stand, url, { KAKAO_CALLS_PER_SECOND: 'off' });
    await mirror(desk, ids);
    const unlinkAll = async (chosen: string[]) => {
      const draft = await unlinkDraft(desk, chosen);
      const { ms, result } = await timed(async () => {
        await desk.post(`/api/jobs/${draft.id}/start`, { expectedTotal: chosen.length });
        return finished(desk, draft.id);
      });
      if (result.counts.succeeded !== chosen.length) {
        throw new Error(`Not all unlinked: ${JSON.stringify(result)}`);
      }
      return ms;
    };
    await unlinkAll(ids.slice(0, WARM_UP));
    return unlinkAll(ids.slice(WARM_UP));
  });
}

/** 10,000 people at a simulator that allows 200 calls a second and a desk that knows so. */
async function knownLimit(report: Report): Promise<void> {
  const limit = 200;
  const people = 10_000;
  await withSimulator(people, ['--known-limit', String(limit)], async (stand, url, ids) => {
    const { desk } = await startDesk(stand, url, { KAKAO_CALLS_PER_SECOND: String(limit) });
    const draft = await unlinkDraft(desk, ids);
    const { ms, result } = await timed(async () => {
      await desk.post(`/api/jobs/${draft.id}/start`, { expectedTotal: people });
      return finished(desk, draft.id);
    });
    await sleep(1_500);
    const quota = await desk.get<{ endpoints: { month: number; refused: number }[] }>('/api/quota');
    const sum = (pick: 'month' | 'refused') => quota.endpoints.reduce((total, one) => total + one[pick], 0);
    const rate = (sum('month') / ms) * 1_000;
    report({
      bench: KNOWN,
      value: rate / limit,
      unit: 'ratio',
      people,
      succeeded: result.counts.succeeded,
      calls: sum('month'),
      refused: sum('refused'),
    });
  });
}

/** What a job twenty times as large costs the worker in memory. */
async function memory(report: Report): Promise<void> {
  const large = 200_000;
  const small = 10_000;
  await withSimulator(large + small, [], async (stand, url, ids) => {
    const { desk, workerPid } = await startDesk(stand, url, { KAKAO_CALLS_PER_SECOND: 'off' });
    const peak = async (chosen: string[]) => {
      const draft = await unlinkDraft(desk, chosen);
      await desk.post(`/api/jobs/${draft.id}/start`, { expectedTotal: chosen.length });
      let most = 0;
      for (;;) {
        most = Math.max(most, residentMb(workerPid));
        const job = await desk.get<JobView>(`/api/jobs/${draft.id}`);
        if (job.status === 'completed') return most;
        if (job.status === 'paused') throw new Error(`The job paused: ${job.stopReason}`);
        await sleep(200);
      }
    };
    const first = await peak(ids.slice(0, small));
    const second = await peak(ids.slice(small));
    report({ bench: MEMORY, value: second - first, unit: 'MB', smallJobMb: first, largeJobMb: second });
  });
}

/** From the pause request until the simulator sees no further call. */
async function pause(report: Report): Promise<void> {
  await withSimulator(PEOPLE, ['--latency-ms', '20'], async (stand, url, ids) => {
    const { desk } = await startDesk(stand, url, { KAKAO_CALLS_PER_SECOND: 'off' });
    const draft = await unlinkDraft(desk, ids);
    await desk.post(`/api/jobs/${draft.id}/start`, { expectedTotal: PEOPLE });
    while ((await desk.get<JobView>(`/api/jobs/${draft.id}`)).counts.succeeded < 1_000) await sleep(50);
    const asked = Date.now();
    await desk.post(`/api/jobs/${draft.id}/pause`);
    await sleep(3_000);
    const answer = await fetch(`${url}/__control/journal?after=0`);
    const times = [...(await answer.text()).matchAll(/"(?:at|time)":"?([^",}]+)/g)].map(([, at]) =>
      Date.parse(at as string),
    );
    const last = times.reduce((a, b) => Math.max(a, b), 0);
    const job = await desk.get<JobView>(`/api/jobs/${draft.id}`);
    if (job.status !== 'paused' || job.counts.pending === 0) throw new Error(`Not paused: ${job.status}`);
    report({ bench: PAUSE, value: Math.max(0, last - asked) / 1_000, unit: 's', left: job.counts.pending });
  });
}

async function startDesk(stand: Stand, kakaoUrl: string, env: NodeJS.ProcessEnv) {
  const stores = await stand.stores();
  const web = await stand.server(stores, kakaoUrl, { ...env, ROLE: 'web' });
  const worker = await stand.server(stores, kakaoUrl, { ...env, ROLE: 'worker' });
  return { desk: await Desk.logIn(web.url), workerPid: worker.pid };
}

/** The mirror knows the people, as after a sync, so that the job has it to bring up to date. */
async function mirror(desk: Desk, ids: string[]): Promise<void> {
  for (let start = 0; start < ids.length; start += 10_000) {
    await desk.post('/api/users/lookup', { ids: ids.slice(start, start + 10_000) });
  }
}

async function unlinkDraft(desk: Desk, ids: string[]): Promise<JobView> {
  return desk.post('/api/jobs', {
    kind: 'unlink',
    users: { ids },
    params: {},
    reason: 'benchmark',
    dryRun: false,
    canary: 0,
  });
}

async function finished(desk: Desk, id: string): Promise<JobView> {
  for (;;) {
    const job = await desk.get<JobView>(`/api/jobs/${id}`);
    if (job.status === 'completed') return job;
    if (job.status === 'paused') throw new Error(`The job paused: ${job.stopReason}`);
    await sleep(LOOKS.find(({ left }) => job.counts.pending > left)?.afterMs);
  }
}

function residentMb(pid: number): number {
  const kb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kb) / 1_024;
}
