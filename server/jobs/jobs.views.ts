import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { AuditKey } from '../audit/audit.keys.js';
import { AuditService } from '../audit/audit.service.js';
import type { Actor } from '../platform/http/actor.js';
import type { ReplayRecorder } from '../platform/http/idempotency.interceptor.js';
import type { ReportQuery } from '../platform/http/schemas.js';
import type { Visibility } from '../users/users.presenter.js';
import type { Job } from './job.entity.js';
import { JobsReader } from './jobs.reader.js';
import type { JobView } from './jobs.schema.js';

/** Showing jobs to an operator, with the record of whose data was seen. */
@Injectable()
export class JobsViews implements ReplayRecorder<JobView> {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly reader: JobsReader,
    private readonly audit: AuditService,
  ) {}

  /** A job, with a sample of its people while it is to be decided on. */
  async seen(id: string, visibility: Visibility, actor: Actor): Promise<JobView> {
    const job = await this.reader.get(id);
    if (job.status !== 'draft' && job.status !== 'awaiting_approval') return this.reader.presentOne(job);
    const sample = await this.reader.sample(id, visibility);
    await this.recordSample(id, sample, actor);
    return this.reader.presentOne(job, sample);
  }

  /** A draft that was made comes with its sample. */
  async replayed({ id, sample }: JobView, actor: Actor): Promise<void> {
    if (sample) await this.recordSample(id, sample, actor);
  }

  /** Who is seen in a job, by whom. */
  async record(key: AuditKey, jobId: string, userIds: string[], actor: Actor): Promise<void> {
    await this.audit.record(this.dataSource.manager, { key, actor, ...subject(jobId), userIds });
  }

  /** Before the first row leaves. Who is in the report stands in the items of the job, which never change. */
  async recordReport(
    { id, total }: Job,
    format: 'csv' | 'xlsx',
    { reason }: ReportQuery,
    actor: Actor,
  ): Promise<void> {
    await this.audit.record(this.dataSource.manager, {
      key: 'Job.ReportDownloaded',
      actor,
      ...subject(id),
      reason: reason ?? null,
      details: { total, format },
    });
  }

  private recordSample(id: string, sample: { id: string }[], actor: Actor): Promise<void> {
    const userIds = sample.map((user) => user.id);
    return this.record('Job.Viewed', id, userIds, actor);
  }
}

const subject = (jobId: string) => ({ subjectType: 'job', subjectId: jobId, jobId });
