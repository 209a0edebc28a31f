import { setTimeout as sleep } from 'node:timers/promises';
import { Desk } from '../stand/desk.js';
import { KakaoControl } from '../stand/kakao-control.js';
import type { Running, Stand } from '../stand/stand.js';
import { RestartableStores } from './stores.js';

/** A job as far as a run looks into it. */
export interface SeenJob {
  id: string;
  status: string;
  stopReason: string | null;
  counts: Record<'total' | 'pending' | 'succeeded' | 'unchanged' | 'failed' | 'cancelled', number>;
}

const WORKERS = 2;
const STARTS = 10;

/** The desk of some runs: a simulator, the web side, two workers, and an operator who is logged in. */
export class Scene {
  readonly workers: Running[] = [];
  kakao!: KakaoControl;
  desk!: Desk;
  /** Where in the simulator those people begin whom no run has had yet. */
  fresh = 0;
  private simulator!: Running;
  private web!: Running;

  private constructor(
    private readonly stand: Stand,
    readonly stores: RestartableStores,
    private readonly callsPerSecond: string,
  ) {}

  /**
   * @param seed of the simulator: the people, and which of their calls fail
   * @param callsPerSecond as `KAKAO_CALLS_PER_SECOND` takes it
   */
  static async open(stand: Stand, seed: number, people: number, callsPerSecond: string): Promise<Scene> {
    const scene = new Scene(stand, await RestartableStores.start(stand), callsPerSecond);
    scene.simulator = await stand.simulator([
      ...['--users', String(people), '--seed', String(seed)],
      ...['--ids-per-minute', '0', '--monthly-limit', '0', '--waiting-share', '0', '--waiting-hours', '0'],
    ]);
    scene.kakao = new KakaoControl(scene.simulator.url);
    const [web, ...workers] = await Promise.all([
      scene.server('web'),
      ...Array.from({ length: WORKERS }, () => scene.server('worker')),
    ]);
    scene.web = web;
    scene.workers.push(...workers);
    scene.desk = await Desk.logIn(web.url);
    return scene;
  }

  async killWeb(): Promise<void> {
    await this.web.stop('SIGKILL');
    this.web = await this.server('web');
    this.desk.moveTo(this.web.url);
  }

  /** Ends one worker, and starts another in its place. */
  async replaceWorker(index: number, signal: NodeJS.Signals): Promise<void> {
    await this.workers[index]?.stop(signal);
    this.workers[index] = await this.server('worker');
  }

  /** Lets one worker sleep for a while, as a host does that is suspended or starved. */
  async freezeWorker(index: number, ms: number): Promise<void> {
    const pid = this.workers[index]?.pid;
    if (pid === undefined || !send(pid, 'SIGSTOP')) return;
    await sleep(ms);
    send(pid, 'SIGCONT');
  }

  /** Asks the web side until it answers: it may be away, or PostgreSQL may. */
  async job(id: string): Promise<SeenJob> {
    for (const end = Date.now() + 30_000; ; await sleep(100)) {
      try {
        return await this.desk.get<SeenJob>(`/api/jobs/${id}`);
      } catch (error) {
        if (Date.now() > end) throw error;
      }
    }
  }

  /** Asks for something that may not be possible at this moment. @returns whether it was done */
  act(id: string, action: 'pause' | 'resume' | 'retry' | 'cancel'): Promise<boolean> {
    return this.desk.post(`/api/jobs/${id}/${action}`).then(
      () => true,
      () => false,
    );
  }

  /** Starts one as whatever looks after processes does: again where it ends at once, as without PostgreSQL. */
  private async server(role: 'web' | 'worker'): Promise<Running> {
    const env = { ROLE: role, KAKAO_CALLS_PER_SECOND: this.callsPerSecond };
    for (let start = 1; ; start++) {
      try {
        return await this.stand.server(this.stores.urls, this.simulator.url, env);
      } catch (error) {
        if (start === STARTS) throw error;
        await sleep(500);
      }
    }
  }
}

/** @returns false where there is no such process any more */
function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
