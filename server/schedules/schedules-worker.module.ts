import { Module } from '@nestjs/common';
import { JobsCoreModule } from '../jobs/jobs-core.module.js';
import { ScheduleOccurrence } from './schedule-occurrence.js';
import { SchedulesTicker } from './schedules.ticker.js';

/** Makes and starts the jobs that are due. */
@Module({ imports: [JobsCoreModule], providers: [ScheduleOccurrence, SchedulesTicker] })
export class SchedulesWorkerModule {}
