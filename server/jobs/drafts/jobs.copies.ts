import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/http/actor.js';
import { conflict, invalid } from '../../platform/http/problem.js';
import { OVER } from '../job.types.js';
import { isUndecided } from '../jobs.presenter.js';
import { JobsReader } from '../jobs.reader.js';
import type { JobClone, JobRecordTerms } from './job-copies.schema.js';
import { JobDrafter } from './jobs.draft.js';
import type { FilterOf } from './jobs.selection.js';

/** Drafts that are made from another job. */
@Injectable()
export class JobCopies {
  constructor(
    private readonly reader: JobsReader,
    private readonly drafter: JobDrafter,
  ) {}

  /**
   * A draft of the same kind for the same choice: a filter is asked anew, given people are frozen again. The real
   * job of a completed dry run is for exactly its people and the links that they had, and is predicted by it.
   *
   * @returns the id of the draft
   * @throws ProblemError 404 `job_not_found`; 422 `nobody_selected`
   */
  async clone(id: string, changes: JobClone, actor: Actor): Promise<string> {
    const job = await this.reader.get(id);
    const isPredicted = job.dryRun && job.status === 'completed' && changes.dryRun === false;
    const { filter, savedQuestion } = job.selection as Partial<FilterOf>;
    // Terms of people of another job were agreed to by way of the links that they had then.
    const keepsLink = isPredicted || (job.kind === 'record-terms' && 'itemsOf' in job.selection);
    const dryRun = changes.dryRun ?? job.dryRun;
    // None may also mean that the job was small: then the new one's size decides.
    const canary = dryRun || job.canary === 0 ? undefined : job.canary;
    return this.drafter.create(
      {
        kind: job.kind,
        params: job.params,
        users: filter && !isPredicted ? { filter, savedQuestion } : { itemsOf: id, keepsLink },
        reason: changes.reason ?? job.reason,
        ticket: changes.ticket === undefined ? job.ticket : changes.ticket,
        dryRun,
        canary: changes.canary ?? canary,
      },
      actor,
      isPredicted ? { clonedFrom: id, predictedBy: id } : { clonedFrom: id },
    );
  }

  /**
   * A dry run of exactly the people of a draft. Once it has completed, the draft is predicted by it.
   *
   * @returns the id of the dry run, itself a draft
   * @throws ProblemError 404 `job_not_found`; 409 `was_dry_run`, `invalid_state`; 422 `nobody_selected`
   */
  async dryRun(id: string, actor: Actor): Promise<string> {
    const job = await this.reader.get(id);
    if (job.dryRun) throw conflict('was_dry_run', 'This is a dry run itself.');
    if (!isUndecided(job)) throw conflict('invalid_state', `The job is ${job.status} already.`);
    const { kind, params, reason, ticket } = job;
    return this.drafter.create(
      { kind, params, users: { itemsOf: id, keepsLink: true }, reason, ticket, dryRun: true },
      actor,
      { clonedFrom: id, predicts: id },
    );
  }

  /**
   * A draft that records terms which a job revoked, for those of whom Kakao said that it revoked each of them, and who
   * have not linked anew since: nobody comes to agree to a term that they did not agree to before.
   *
   * @returns the id of the draft
   * @throws ProblemError 400 naming a tag that the job did not revoke; 404 `job_not_found`; 409 `wrong_kind`,
   *   `was_dry_run`, `invalid_state`; 422 `nobody_selected`
   */
  async recordTerms(id: string, request: JobRecordTerms, actor: Actor): Promise<string> {
    const job = await this.reader.get(id);
    if (job.kind !== 'revoke-terms') throw conflict('wrong_kind', 'This job revoked no terms.');
    if (job.dryRun) throw conflict('was_dry_run', 'A dry run revokes nothing.');
    if (!OVER.includes(job.status)) {
      throw conflict('invalid_state', `This cannot be done while the job is ${job.status}.`);
    }
    const revoked = job.params.tags as string[];
    const { evidence, tags = revoked, reason, ticket, dryRun, canary } = request;
    const others = tags.flatMap((tag, n) => (revoked.includes(tag) ? [] : [`tags.${n}`]));
    if (others.length > 0) {
      throw invalid(others.map((field) => ({ field, message: 'The job did not revoke this term' })));
    }
    return this.drafter.create(
      {
        kind: 'record-terms',
        params: { tags, evidence },
        users: { itemsOf: id, revoked: tags, keepsLink: true },
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
