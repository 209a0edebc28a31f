import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { repeat } from '../platform/repeat.js';
import { IdListsService } from './id-lists.service.js';

const HOUR_MS = 3_600_000;

/** Deletes lists whose day is over: their bad lines may hold names. */
@Injectable()
export class IdListsSweep implements OnApplicationBootstrap, OnApplicationShutdown {
  private stop: (() => Promise<void>) | undefined;

  constructor(private readonly lists: IdListsService) {}

  onApplicationBootstrap(): void {
    this.stop = repeat('IdListsSweep', HOUR_MS, () => this.lists.deleteExpired());
  }

  async onApplicationShutdown(): Promise<void> {
    await this.stop?.();
  }
}
