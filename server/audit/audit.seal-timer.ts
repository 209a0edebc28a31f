import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { repeat } from '../platform/repeat.js';
import { AuditSealer } from './audit.sealer.js';

const SEAL_MS = 30_000;

/** Seals the access record every so often; of several workers one at a time. Registered in the worker only. */
@Injectable()
export class AuditSealTimer implements OnApplicationBootstrap, OnApplicationShutdown {
  private stop: (() => Promise<void>) | undefined;

  constructor(private readonly sealer: AuditSealer) {}

  onApplicationBootstrap(): void {
    this.stop = repeat('AuditSeal', SEAL_MS, async () => {
      await this.sealer.seal(false);
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.stop?.();
  }
}
