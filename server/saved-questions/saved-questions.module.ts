import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { ScheduleFollowers } from '../schedules/schedule-followers.js';
import { SavedQuestionsController } from './saved-questions.controller.js';
import { SavedQuestionsReader } from './saved-questions.reader.js';
import { SavedQuestionsService } from './saved-questions.service.js';

/** Questions about people that were given a name. */
@Module({
  imports: [AuditModule],
  controllers: [SavedQuestionsController],
  providers: [SavedQuestionsReader, SavedQuestionsService, ScheduleFollowers],
})
export class SavedQuestionsModule {}
