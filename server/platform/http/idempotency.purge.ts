import { Injectable } from '@nestjs/common';
import { Repeated } from '../repeated.js';
import { IdempotencyStore } from './idempotency.store.js';

const HOUR_MS = 3_600_000;

/** Deletes answers whose day is over. */
@Injectable()
export class IdempotencyPurge extends Repeated {
  constructor(private readonly store: IdempotencyStore) {
    super('IdempotencyPurge', HOUR_MS);
  }

  protected round(): Promise<void> {
    return this.store.purge();
  }
}
