import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { bareUnlinkLoop, listIds } from './bare-loop.js';
import { Desk } from './desk.js';
import { type Bench, timed } from './figures.js';
import { jobPerPerson } from './job-per-person.js';
import { Stand } from './stand.js';

const SHARE = 'bulk.share-of-bare-loop';
const TIMES = 'bulk.times-job-per-person';
const KNOWN = 'bulk.share-of-known-limit';
const MEMORY = 'bulk.memory-growth-mb';
const PAUSE = 'bulk.pause-seconds';
const PEOPLE = 20_000;
const AT_ONCE = 32;
const UNLIMITED = ['--ids-per-minute', '0', '--monthly-limit', '0'];

interface JobView {
  id: string;
  status: string;
  startedAt: string;
  finishedAt: string;
  stopReason: string | null;
  counts: Record<'total' | 'pending' | 'succeeded' | 'unchanged' | 'failed', number>;
}

/** The bulk engine as an operator meets it: over the API, worker in a process of its own. */
export const bulkBench: Bench = {
  figures: [SHARE, TIMES, KNOWN, MEMORY, PAUSE],
  async run(wanted, report) {
    if (wanted.has(SHARE) || wanted.has(TIMES)) {
      const bare = await withSimulator(PEOPLE, [], async (_stand, url, ids) =>
        bareUnlinkLoop(url, ids, AT_ONCE),
      );
      const engine = await engineMs(PEOPLE);
      const again = await withSimulator(PEOPLE, [], async (_stand, url, ids) =>
        bareUnlinkLoop(url, ids, AT_ONCE),
      );
      const bareMs = (bare + again) / 2;
      const details = { people: PEOPLE, engineMs: Math.round(engine) };
      if (wanted.has(SHARE)) {
        report({
          bench: SHARE,
          value: bareMs / engine,
          unit: 'ratio',
          ...details,
          bareMs: Math.round(bareMs),
        });
      }
      if (wanted.has(TIMES)) {
        const plain = await withSimulator(PEOPLE, [], async (stand, url, ids) =>
          jobPerPerson(await stand.stores(), url, ids, AT_ONCE),
        );
        report({
          bench: TIMES,
          value: plain / engine,
          unit: 'ratio',
          ...details,
          plainMs: Math.round(plain),
        });
      }
    }
    if (wanted.has(KNOWN)) await knownLimit(report);
    if (wanted.has(MEMORY)) await memory(report);
    if (wanted.has(PAUSE)) await pause(report);
  },
};

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

/** From the press of the start button to the last recorded outcome, unpaced, in milliseconds. */
function engineMs(people: number): Promise<number> {
  return withSimulator(people, [], async (stand, url, ids) => {
    const { desk } = await startDesk(stand, url, { KAKAO_CALLS_PER_SECOND: 'off' });
    await mirror(desk, ids);
    const draft = await unlinkDraft(desk, ids);
    const { ms, result } = await timed(async () => {
      await desk.post(`/api/jobs/${draft.id}/start`, { expectedTotal: people });
      return finished(desk, draft.id);
    });
    if (result.counts.succeeded !== people) throw new Error(`Not all unlinked: ${JSON.stringify(result)}`);
    return ms;
  });
}

/** 10,000 people at a simulator that allows 200 calls a second and a desk that knows so. */
async function knownLimit(report: Parameters<Bench['run']>[1]): Promise<void> {
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
async function memory(report: Parameters<Bench['run']>[1]): Promise<void> {
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
async function pause(report: Parameters<Bench['run']>[1]): Promise<void> {
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
    await sleep(50);
  }
}

function residentMb(pid: number): number {
  const kb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kb) / 1_024;
}
