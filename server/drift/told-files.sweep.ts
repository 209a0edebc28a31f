import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { repeat } from '../platform/repeat.js';
import { ToldFilesService } from './told-files.service.js';

const HOUR_MS = 3_600_000;

/** Deletes files that nobody applied within their day. */
@Injectable()
export class ToldFilesSweep implements OnApplicationBootstrap, OnApplicationShutdown {
  private stop: (() => Promise<void>) | undefined;

  constructor(private readonly files: ToldFilesService) {}

  onApplicationBootstrap(): void {
    this.stop = repeat('ToldFilesSweep', HOUR_MS, () => this.files.deleteForgotten());
  }

  async onApplicationShutdown(): Promise<void> {
    await this.stop?.();
  }
}
