import { CreateUsersAndConsents1764000100000 } from './1764000100000-create-users-and-consents.js';
import { CreateSyncsAndJobs1764000200000 } from './1764000200000-create-syncs-and-jobs.js';

/** All migrations in order. Shipped ones are never edited; a change is a new file at the end. */
export const migrations = [CreateUsersAndConsents1764000100000, CreateSyncsAndJobs1764000200000];
