import audit from './audit.js';
import consentChecks from './consentChecks.js';
import evidence from './evidence.js';
import jobs from './jobs.js';
import notices from './notices.js';
import people from './people.js';
import reports from './reports.js';
import scopes from './scopes.js';

export default { audit, consentChecks, evidence, jobs, notices, people, reports, scopes };
