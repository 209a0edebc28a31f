import { BullModule } from '@nestjs/bull';
import { Module } from '@nestjs/common';
import { ConsentsModule } from '../consents/consents.module.js';
import { CALLS_PER_WORKER } from './jobs.constants.js';
import { JobsProcessor } from './jobs.processor.js';
import { JOBS_QUEUE } from './jobs.queue.js';
import { JobsCoreModule } from './jobs-core.module.js';
import { Brake } from './worker/brake.js';
import { CallSlots } from './worker/call-slots.js';
import { ChunkClaims } from './worker/chunk-claims.js';
import { ChunkRunner } from './worker/chunk-runner.js';
import { DailyCeiling } from './worker/daily-ceiling.js';
import { Dispatcher } from './worker/dispatcher.js';
import { DoubtResolver } from './worker/doubt-resolver.js';
import { Heartbeat } from './worker/heartbeat.js';
import { ItemRunner } from './worker/item-runner.js';
import { JobBeginner } from './worker/job-beginner.js';
import { JobPauser } from './worker/job-pauser.js';
import { LinkCheck } from './worker/link-check.js';
import { OutcomeRecorder } from './worker/outcome-recorder.js';
import { OutcomeStore } from './worker/outcome-store.js';
import { Trouble } from './worker/trouble.js';

/** Doing the work of bulk jobs. */
@Module({
  imports: [JobsCoreModule, ConsentsModule, BullModule.registerQueue({ name: JOBS_QUEUE })],
  providers: [
    Brake,
    { provide: CallSlots, useValue: new CallSlots(CALLS_PER_WORKER) },
    ChunkClaims,
    ChunkRunner,
    DailyCeiling,
    Dispatcher,
    DoubtResolver,
    Heartbeat,
    ItemRunner,
    JobBeginner,
    JobPauser,
    JobsProcessor,
    LinkCheck,
    OutcomeRecorder,
    OutcomeStore,
    Trouble,
  ],
})
export class JobsWorkerModule {}
