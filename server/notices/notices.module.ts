import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { NoticeBinder } from './notice-binder.js';
import { NoticesController } from './notices.controller.js';
import { NoticesReader } from './notices.reader.js';
import { NoticesService } from './notices.service.js';

/** The archive of the words that people agreed to, and which of them belong to which fact. */
@Module({
  imports: [AuditModule],
  controllers: [NoticesController],
  providers: [NoticeBinder, NoticesReader, NoticesService],
  exports: [NoticeBinder, NoticesReader],
})
export class NoticesModule {}
