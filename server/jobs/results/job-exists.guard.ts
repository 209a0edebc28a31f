import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { JobsReader } from '../jobs.reader.js';
import { jobParamSchema } from '../jobs.schema.js';

/**
 * Answers 404 `job_not_found` before a stream of events begins: once it has, an error is no more than an event in it.
 * An id that is none is left to the route.
 */
@Injectable()
export class JobExistsGuard implements CanActivate {
  constructor(private readonly reader: JobsReader) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { data } = jobParamSchema.safeParse(context.switchToHttp().getRequest<Request>().params);
    if (data) await this.reader.get(data.id);
    return true;
  }
}
