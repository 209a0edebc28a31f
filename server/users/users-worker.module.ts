import { Module } from '@nestjs/common';
import { PeopleCountsTimer } from './find/people-counts.timer.js';

/** Keeps the counts of people short. */
@Module({ providers: [PeopleCountsTimer] })
export class UsersWorkerModule {}
