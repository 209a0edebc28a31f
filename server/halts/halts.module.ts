import { Module } from '@nestjs/common';
import { JobsCoreModule } from '../jobs/jobs-core.module.js';
import { HaltsController } from './halts.controller.js';
import { HaltsReader } from './halts.reader.js';
import { HaltsService } from './halts.service.js';

/** The switch that stops all jobs at once. */
@Module({
  imports: [JobsCoreModule],
  controllers: [HaltsController],
  providers: [HaltsReader, HaltsService],
})
export class HaltsModule {}
