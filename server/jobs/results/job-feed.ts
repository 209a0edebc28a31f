import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { Observable, ReplaySubject, shareReplay, takeUntil } from 'rxjs';
import { DataSource } from 'typeorm';
import { log } from '../../platform/log/log.js';
import { ToldOnce } from '../../platform/told-once.js';
import { Job } from '../job.entity.js';
import { OVER } from '../job.types.js';
import { JobSignals } from '../job-signals.js';
import { JobsReader } from '../jobs.reader.js';
import type { JobView } from '../jobs.schema.js';
import { waitingForCeiling } from './ceiling-waits.js';

const LOOK_EVERY_MS = 500;

/** Jobs as they change. All who watch one job in this process share one look at it. */
@Injectable()
export class JobFeed implements OnModuleDestroy {
  private readonly streams = new Map<string, Observable<JobView>>();
  /** Replays: a stream that is opened while the server ends would otherwise keep it from ending. */
  private readonly closing = new ReplaySubject<void>(1);
  private readonly told = new ToldOnce();

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly signals: JobSignals,
    private readonly reader: JobsReader,
  ) {}

  onModuleDestroy(): void {
    this.closing.next();
    this.closing.complete();
  }

  /**
   * The job as it is, then whenever its revision grows, or it begins or ceases to wait for the daily ceiling, which is not
   * in its row; ends with the job, or with the server. Without its sample, which never changes: whoever watches has it from
   * the job itself.
   */
  watch(jobId: string): Observable<JobView> {
    let stream = this.streams.get(jobId);
    if (!stream) {
      stream = this.look(jobId).pipe(takeUntil(this.closing), shareReplay({ bufferSize: 1, refCount: true }));
      this.streams.set(jobId, stream);
    }
    return stream;
  }

  private look(jobId: string): Observable<JobView> {
    return new Observable((subscriber) => {
      let timer: NodeJS.Timeout | undefined;
      let seen = '';
      let isLooking = false;
      const look = async () => {
        if (isLooking) return;
        isLooking = true;
        clearTimeout(timer);
        try {
          const job = await this.dataSource.manager.findOneBy(Job, { id: jobId });
          if (!job) return subscriber.complete();
          const waits = await waitingForCeiling(this.dataSource.manager, [job]);
          const state = `${job.revision} ${waits.has(job.id)}`;
          if (state !== seen) subscriber.next(await this.reader.presentOne(job));
          seen = state;
          this.told.wentWell();
          if (OVER.includes(job.status)) return subscriber.complete();
        } catch (error) {
          if (this.told.isNew(error)) log.warn({ err: error, jobId }, 'job not read for its watchers');
        } finally {
          isLooking = false;
        }
        if (!subscriber.closed) timer = setTimeout(look, LOOK_EVERY_MS);
      };
      const stopListening = this.signals.onChanged((id) => {
        if (id === jobId) look();
      });
      look();
      return () => {
        clearTimeout(timer);
        stopListening();
        this.streams.delete(jobId);
      };
    });
  }
}
