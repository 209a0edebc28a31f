import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { onFileEnd } from './file-end.js';
import { listen, spawnNode } from './program.js';
import { serverEnv, type TestServerOptions } from './server.js';

/** A server whose process is not its own. */
export interface HostedServer {
  /** `http://127.0.0.1:<port>` */
  url: string;
  /** Ends it in an orderly way. */
  stop(): Promise<void>;
}

interface Answer {
  id: number;
  url?: string;
  error?: string;
}

/** After the file it is waited for this long; a call that is under way then ends beside the next file. */
const PATIENCE_MS = 2_000;

/** How much of what the host printed is shown where it fails. */
const TAIL = 4_000;

/**
 * Starts the built server on a free port in a process that this test process keeps for all its servers: loaded once, the
 * next is there in a tenth of the time. It ends with the test file. For tests that neither kill the process nor look at
 * its log or memory; those take {@link startServer}.
 */
export async function hostServer(options: TestServerOptions): Promise<HostedServer> {
  host ??= new ServerHost();
  const own = host;
  const { id, url } = await own.start(serverEnv(options));
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= own.end(id);
    return stopped;
  };
  onFileEnd(() => Promise.race([stop(), delay(PATIENCE_MS, undefined, { ref: false })]));
  return { url, stop };
}

let host: ServerHost | undefined;

/** The process, and what it was asked and has not answered. */
class ServerHost {
  private readonly child: ChildProcess;
  private readonly asked = new Map<number, (answer: Answer) => void>();
  private count = 0;
  private printed = '';

  constructor() {
    this.child = spawnNode(['test/support/server-host.mjs'], {}, ['ignore', 'pipe', 'pipe', 'ipc']);
    listen(this.child, (chunk) => {
      this.printed = (this.printed + chunk).slice(-TAIL);
    });
    this.child.on('message', (answer: Answer) => this.answered(answer));
    this.child.once('close', (code, signal) => {
      host = undefined;
      for (const id of this.asked.keys()) this.answered({ id, error: `it ended with ${code ?? signal}` });
    });
  }

  async start(env: NodeJS.ProcessEnv): Promise<{ id: number; url: string }> {
    const id = ++this.count;
    const { url = '' } = await this.ask({ id, env });
    return { id, url };
  }

  async end(id: number): Promise<void> {
    await this.ask({ id });
  }

  private async ask(question: { id: number; env?: NodeJS.ProcessEnv }): Promise<Answer> {
    const answer = await new Promise<Answer>((resolve) => {
      this.asked.set(question.id, resolve);
      this.child.send(question);
    });
    if (answer.error) throw new Error(`the host of servers: ${answer.error}. It printed:\n${this.printed}`);
    return answer;
  }

  private answered(answer: Answer): void {
    this.asked.get(answer.id)?.(answer);
    this.asked.delete(answer.id);
  }
}
