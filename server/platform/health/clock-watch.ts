import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { log } from '../log/log.js';
import { Repeated } from '../repeated.js';

const LOOK_EVERY_MS = 60_000;
/** Clocks that are kept in step differ by far less. */
const FAR_MS = 2_000;

/**
 * Tells the log when this host's clock is not in step with the database's, and when it is again. When people were read,
 * and which of two readings is the newer, is by the clocks of the hosts that read them.
 */
@Injectable()
export class ClockWatch extends Repeated {
  private isReported = false;

  constructor(private readonly dataSource: DataSource) {
    super('ClockWatch', LOOK_EVERY_MS);
  }

  protected async round(): Promise<void> {
    const aheadMs = await this.ahead();
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

  /** @returns by how much at least, negative where it is behind: an answer may take its time */
  private async ahead(): Promise<number> {
    const askedAt = Date.now();
    const [{ now }]: [{ now: Date }] = await this.dataSource.query('SELECT clock_timestamp() AS now');
    const answeredAt = Date.now();
    if (now.getTime() < askedAt) return askedAt - now.getTime();
    return Math.min(0, answeredAt - now.getTime());
  }
}
