import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { ConsentsModule } from '../consents/consents.module.js';
import { NoticesModule } from '../notices/notices.module.js';
import { ProtectedUsersModule } from '../protected-users/protected-users.module.js';
import { AsOfReader } from './as-of.reader.js';
import { PeopleCountsReader } from './find/people-counts.reader.js';
import { HistoryReader } from './history.reader.js';
import { UsersController } from './users.controller.js';
import { UsersReader } from './users.reader.js';
import { UsersService } from './users.service.js';

/** The people who are or were linked to the app. */
@Module({
  imports: [AuditModule, ConsentsModule, NoticesModule, ProtectedUsersModule],
  controllers: [UsersController],
  providers: [PeopleCountsReader, UsersReader, HistoryReader, AsOfReader, UsersService],
  exports: [UsersReader, HistoryReader, AsOfReader, UsersService],
})
export class UsersModule {}
