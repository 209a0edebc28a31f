import { Injectable } from '@nestjs/common';
import type { Actor } from '../platform/http/actor.js';
import { conflict } from '../platform/http/problem.js';
import type { UserFilter } from '../users/users.schema.js';
import type { JobClone, JobRecordTerms } from './job-copies.schema.js';
import { JobDrafter } from './jobs.draft.js';
import { JobsReader } from './jobs.reader.js';

/** Drafts that are made from another job. */
@Injectable()
export class JobCopies {
  constructor(
    private readonly reader: JobsReader,
    private readonly drafter: JobDrafter,
  ) {}

  /**
   * A draft of the same kind for the same choice: a filter is asked anew, given people are frozen again.
   *
   * @returns the id of the draft
   * @throws ProblemError 404 `job_not_found`; 422 `nobody_selected`
   */
  async clone(id: string, changes: JobClone, actor: Actor): Promise<string> {
    const job = await this.reader.get(id);
    const filter = job.selection.filter as UserFilter | undefined;
    return this.drafter.create(
      {
        kind: job.kind,
        params: job.params,
        users: filter ? { filter } : { itemsOf: id },
        reason: changes.reason ?? job.reason,
        ticket: changes.ticket === undefined ? job.ticket : changes.ticket,
        dryRun: changes.dryRun ?? job.dryRun,
        canary: changes.canary,
      },
      actor,
      { clonedFrom: id },
    );
  }

  /**
   * A draft that records the terms which a job revoked, for those of whom it revoked them and who have not linked
   * anew since.
   *
   * @returns the id of the draft
   * @throws ProblemError 404 `job_not_found`; 409 `wrong_kind`, `was_dry_run`, `invalid_state`; 422 `nobody_selected`
   */
  async recordTerms(id: string, request: JobRecordTerms, actor: Actor): Promise<string> {
    const job = await this.reader.get(id);
    if (job.kind !== 'revoke-terms') throw conflict('wrong_kind', 'This job revoked no terms.');
    if (job.dryRun) throw conflict('was_dry_run', 'A dry run revokes nothing.');
    if (job.status !== 'completed' && job.status !== 'cancelled') {
      throw conflict('invalid_state', `This cannot be done while the job is ${job.status}.`);
    }
    const { evidence, reason, ticket, dryRun, canary } = request;
    return this.drafter.create(
      {
        kind: 'record-terms',
        params: { tags: job.params.tags, evidence },
        users: { itemsOf: id, outcome: 'succeeded', keepsLink: true },
        reason: reason ?? job.reason,
        ticket: ticket === undefined ? job.ticket : ticket,
        dryRun,
        canary,
      },
      actor,
      { clonedFrom: id },
    );
  }
}
