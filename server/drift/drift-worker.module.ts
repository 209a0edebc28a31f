import { Module } from '@nestjs/common';
import { DriftTicker } from './drift.ticker.js';
import { DriftComparer } from './drift-comparer.js';

/** Compares everybody with what the own systems were told. */
@Module({ providers: [DriftComparer, DriftTicker] })
export class DriftWorkerModule {}
