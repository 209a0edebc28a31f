import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { UsersModule } from '../users/users.module.js';
import { ConsentRequestsController } from './consent-requests.controller.js';
import { ConsentRequestsReader } from './consent-requests.reader.js';
import { ConsentRequestsService } from './consent-requests.service.js';

/** Asking people again for scopes and terms, by a link. */
@Module({
  imports: [AuditModule, UsersModule],
  controllers: [ConsentRequestsController],
  providers: [ConsentRequestsReader, ConsentRequestsService],
})
export class ConsentRequestsModule {}
