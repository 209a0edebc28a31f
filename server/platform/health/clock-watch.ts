import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { compareClocks } from '../database/database-clock.js';
import { log } from '../log/log.js';
import { Repeated } from '../repeated.js';

const LOOK_EVERY_MS = 10_000;
/** Clocks that are kept in step differ by far less. */
const FAR_MS = 2_000;

/**
 * Compares this host's clock with the database's again and again, and tells the log when it is not in step with it, and
 * when it is again: what day it is for filters and quotas is by the clocks of the hosts.
 */
@Injectable()
export class ClockWatch extends Repeated {
  private isReported = false;

  constructor(private readonly dataSource: DataSource) {
    super('ClockWatch', LOOK_EVERY_MS);
  }

  protected async round(): Promise<void> {
    const aheadMs = await compareClocks(this.dataSource);
    const isFar = Math.abs(aheadMs) >= FAR_MS;
    if (isFar && !this.isReported) {
      log.warn(
        { aheadSeconds: Math.round(aheadMs / 1_000) },
        "this host's clock is not in step with the database's",
      );
    }
    if (!isFar && this.isReported) log.info("this host's clock is in step with the database's again");
    this.isReported = isFar;
  }
}
