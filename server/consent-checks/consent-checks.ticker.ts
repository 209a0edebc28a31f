import { Injectable } from '@nestjs/common';
import { Repeated } from '../platform/repeated.js';
import { ConsentChecksService } from './consent-checks.service.js';

const TICK_MS = 1_000;

/** Answers checks that wait. Registered in the worker only. */
@Injectable()
export class ConsentChecksTicker extends Repeated {
  constructor(private readonly checks: ConsentChecksService) {
    super('ConsentChecks', TICK_MS);
  }

  protected async round(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && (await this.checks.answerNext(signal)));
  }
}
