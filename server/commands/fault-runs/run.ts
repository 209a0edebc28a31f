import { setTimeout as sleep } from 'node:timers/promises';
import { collect, irreversibleChanges } from './evidence.js';
import { carryOut } from './incidents.js';
import { judge } from './judge.js';
import type { Finding } from './judge-person.js';
import { People } from './people.js';
import type { Plan } from './plan.js';
import { Random } from './random.js';
import type { Scene, SeenJob } from './scene.js';

/** How one run went. */
export interface RunResult {
  plan: Plan;
  ms: number;
  /** As the job ended. */
  status: string;
  counts: SeenJob['counts'];
  /** Whom a doubt is named of. */
  doubts: number;
  findings: Finding[];
}

const END_TIMEOUT_MS = 90_000;
const LOOK_EVERY_MS = 400;

/** One job from its draft to its end, with everything that its plan has happen meanwhile, and the judgement on it. */
export async function runOnce(scene: Scene, plan: Plan): Promise<RunResult> {
  const begunAt = performance.now();
  const random = new Random(plan.seed ^ 0x5eed);
  const people = await People.choose(scene, plan, random);
  const before = await irreversibleChanges(scene.stores.urls.databaseUrl);
  const jobId = await makeDraft(scene, plan, people);
  await people.changeBeforeStart(scene.kakao);
  await scene.kakao.call('PATCH', 'faults', { latencyMs: plan.latencyMs });
  // However long the incidents take, the job is not over before it is cancelled.
  if (plan.isCancelled) await scene.kakao.fault(people.heldUp());
  for (const fault of plan.faults) await scene.kakao.fault(fault);

  await scene.desk.post(`/api/jobs/${jobId}/start`, { expectedTotal: plan.people });
  await firstCall(scene, people);
  await carryOut({ scene, plan, jobId, people, random });
  if (plan.isCancelled) await scene.act(jobId, 'cancel');
  await scene.kakao.noFaults();
  const { job, retries } = await bringToEnd(scene, plan, jobId);

  const seen = await collect(scene, people, jobId, before);
  const findings = judge({ kind: plan.kind, selected: people.all, retries, ...seen });
  const doubts = seen.items.filter(({ doubt }) => doubt !== null).length;
  const { status, counts } = job;
  return { plan, ms: performance.now() - begunAt, status, counts, doubts, findings };
}

async function makeDraft(scene: Scene, { kind, seed }: Plan, people: People): Promise<string> {
  const { ids } = people;
  await scene.desk.post('/api/users/lookup', { ids });
  const { id } = await scene.desk.post<SeenJob>('/api/jobs', {
    kind: kind.name,
    users: { ids },
    params: kind.params,
    reason: `fault run ${seed}`,
    dryRun: false,
    canary: 0,
  });
  return id;
}

/** Incidents are of interest while calls are made. */
async function firstCall({ kakao }: Scene, { journalStart }: People): Promise<void> {
  for (const end = Date.now() + END_TIMEOUT_MS; Date.now() < end; await sleep(LOOK_EVERY_MS / 4)) {
    const lines = await kakao.journal(journalStart);
    if (lines.some(({ endpoint }) => endpoint.startsWith('POST '))) return;
  }
  throw new Error('no call leaves');
}

/** As an operator would: resumes what the desk paused, and retries once what has failed. */
async function bringToEnd(
  scene: Scene,
  plan: Plan,
  jobId: string,
): Promise<{ job: SeenJob; retries: number }> {
  let retries = 0;
  for (const end = Date.now() + END_TIMEOUT_MS; Date.now() < end; await sleep(LOOK_EVERY_MS)) {
    const job = await scene.job(jobId);
    if (job.status === 'paused' && job.stopReason !== 'cancelling') await scene.act(jobId, 'resume');
    if (job.status !== 'completed' && job.status !== 'cancelled') continue;
    if (job.status === 'cancelled' || retries > 0 || !(await isToBeRetried(scene, plan, job))) {
      return { job, retries };
    }
    if (await scene.act(jobId, 'retry')) retries++;
  }
  const { status, stopReason, counts } = await scene.job(jobId);
  throw new Error(`the job does not end: ${status} ${stopReason ?? ''} ${JSON.stringify(counts)}`);
}

/** Those who linked anew are refused again each time; that is tried in some runs only. */
async function isToBeRetried(scene: Scene, plan: Plan, { id, counts }: SeenJob): Promise<boolean> {
  if (counts.failed === 0 || plan.isRetried) return counts.failed > 0;
  const { data } = await scene.desk.get<{ data: { errorCode: string }[] }>(`/api/jobs/${id}/failures`);
  return data.some(({ errorCode }) => errorCode !== 'relinked');
}
