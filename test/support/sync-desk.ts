import { setTimeout as delay } from 'node:timers/promises';
import type { Queue } from 'bull';
import type { DataSource } from 'typeorm';
import { AuditService } from '../../server/audit/audit.service.js';
import { AppCheck } from '../../server/consents/app-check.js';
import { ConsentRecorder } from '../../server/consents/consent-recorder.js';
import { KakaoReader } from '../../server/consents/kakao-reader.js';
import { KakaoClient } from '../../server/kakao-client/index.js';
import { Secret } from '../../server/platform/config/secret.js';
import { SIMULATED_APP } from '../../server/platform/config/simulator-defaults.js';
import { CallListeners } from '../../server/platform/kakao/call-listeners.js';
import { KakaoSilence } from '../../server/platform/kakao/kakao-silence.js';
import type { Sync, SyncMode } from '../../server/syncs/sync.entity.js';
import type { RunSyncTask } from '../../server/syncs/syncs.queue.js';
import { SyncsRunner } from '../../server/syncs/syncs.runner.js';
import { SyncsService } from '../../server/syncs/syncs.service.js';
import { onFileEnd } from './file-end.js';

/** Longer than any sync of a test takes where another runner holds it. */
const PATIENCE_MS = 60_000;

/** The parts of the server that sync, put together in the process of the test, without Redis. */
export class SyncDesk {
  readonly client: KakaoClient;
  readonly recorder = new ConsentRecorder();
  readonly reader: KakaoReader;
  readonly service: SyncsService;
  private readonly audit = new AuditService();
  private readonly calls = new CallListeners();

  /** @param url address of a stand-in for Kakao */
  constructor(
    readonly dataSource: DataSource,
    url: string,
    private readonly adminKey: string = SIMULATED_APP.adminKey.reveal(),
  ) {
    this.client = new KakaoClient({
      adminKeys: [adminKey],
      apiUrl: url,
      authUrl: url,
      onCall: (report) => this.calls.tell(report),
    });
    onFileEnd(() => this.client.close());
    this.reader = new KakaoReader(this.client);
    const queue = { add: async () => undefined } as unknown as Queue<RunSyncTask>;
    this.service = new SyncsService(dataSource, queue, this.audit);
  }

  appCheck(): AppCheck {
    return new AppCheck(this.dataSource, this.client, { kakao: { adminKeys: [new Secret(this.adminKey)] } });
  }

  /** A runner of its own, as another worker would have. */
  runner(): SyncsRunner {
    return new SyncsRunner(
      this.dataSource,
      this.client,
      this.reader,
      this.recorder,
      this.audit,
      this.appCheck(),
      new KakaoSilence(this.calls),
    );
  }

  /** Asks for a sync and does all its work. */
  async run(mode: SyncMode): Promise<Sync> {
    const { id } = await this.service.request(mode);
    return this.finish(id);
  }

  /** Does the work of a sync until it has ended; pauses between failed tries are passed over. */
  async finish(id: string, runner = this.runner()): Promise<Sync> {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await delay(5)) {
      while (await runner.runSlice(id, new AbortController().signal));
      const sync = await this.service.get(id);
      if (sync.status !== 'queued' && sync.status !== 'running') return sync;
      await this.dataSource.query(
        'UPDATE syncs SET lease_until = NULL WHERE id = $1 AND claimed_by IS NULL',
        [id],
      );
    }
    throw new Error(`sync ${id} does not end`);
  }
}
