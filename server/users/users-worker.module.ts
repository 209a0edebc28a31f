import { Module } from '@nestjs/common';
import { PeopleCountsTimer } from './people-counts.js';

/** Keeps the counts of people short. */
@Module({ providers: [PeopleCountsTimer] })
export class UsersWorkerModule {}
