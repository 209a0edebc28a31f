import { Injectable } from '@nestjs/common';
import { Repeated } from '../platform/repeated.js';
import { IdListsService } from './id-lists.service.js';

const HOUR_MS = 3_600_000;

/** Deletes lists whose day is over: their bad lines may hold names. */
@Injectable()
export class IdListsPurge extends Repeated {
  constructor(private readonly lists: IdListsService) {
    super('IdListsPurge', HOUR_MS);
  }

  protected round(): Promise<void> {
    return this.lists.deleteExpired();
  }
}
