import { Module } from '@nestjs/common';
import { CallCounter } from './call-counter.js';

/** Counting this process's calls; every process has it, whichever its role. */
@Module({ providers: [CallCounter] })
export class CallCounterModule {}
