import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { ProtectedUsersController } from './protected-users.controller.js';
import { ProtectedUsersReader } from './protected-users.reader.js';
import { ProtectedUsersService } from './protected-users.service.js';

/** People whom no job may unlink. Drafts and workers ask the table itself, in the statements that need it. */
@Module({
  imports: [AuditModule],
  controllers: [ProtectedUsersController],
  providers: [ProtectedUsersReader, ProtectedUsersService],
  exports: [ProtectedUsersReader],
})
export class ProtectedUsersModule {}
