import { Injectable } from '@nestjs/common';
import { Repeated } from '../platform/repeated.js';
import { DriftComparer } from './drift-comparer.js';

const TICK_MS = 2_000;

/** Compares when that was asked for. Registered in the worker only. */
@Injectable()
export class DriftTicker extends Repeated {
  constructor(private readonly comparer: DriftComparer) {
    super('DriftComparison', TICK_MS);
  }

  protected async round(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && (await this.comparer.compareNext(signal)));
  }
}
