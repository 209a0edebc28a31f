import { Injectable } from '@nestjs/common';
import { Repeated } from '../platform/repeated.js';
import { AuditSealer } from './audit.sealer.js';

const SEAL_MS = 30_000;

/** Seals the access record every so often; of several workers one at a time. Registered in the worker only. */
@Injectable()
export class AuditSealTimer extends Repeated {
  constructor(private readonly sealer: AuditSealer) {
    super('AuditSeal', SEAL_MS);
  }

  protected async round(): Promise<void> {
    await this.sealer.seal(false);
  }
}
