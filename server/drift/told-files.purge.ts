import { Injectable } from '@nestjs/common';
import { Repeated } from '../platform/repeated.js';
import { ToldFilesService } from './told-files.service.js';

const HOUR_MS = 3_600_000;

/** Deletes files that nobody applied within their day. */
@Injectable()
export class ToldFilesPurge extends Repeated {
  constructor(private readonly files: ToldFilesService) {
    super('ToldFilesPurge', HOUR_MS);
  }

  protected round(): Promise<void> {
    return this.files.deleteForgotten();
  }
}
