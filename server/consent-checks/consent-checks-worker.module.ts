import { Module } from '@nestjs/common';
import { ConsentChecksTicker } from './consent-checks.ticker.js';
import { ConsentChecksCoreModule } from './consent-checks-core.module.js';

/** Answers the checks that wait. */
@Module({ imports: [ConsentChecksCoreModule], providers: [ConsentChecksTicker] })
export class ConsentChecksWorkerModule {}
