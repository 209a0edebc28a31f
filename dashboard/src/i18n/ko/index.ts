import type { Messages } from '..';
import audit from './audit';
import common from './common';
import consentChecks from './consentChecks';
import drift from './drift';
import halts from './halts';
import jobDrafts from './jobDrafts';
import jobOutcomes from './jobOutcomes';
import jobs from './jobs';
import lookup from './lookup';
import matrix from './matrix';
import notices from './notices';
import operators from './operators';
import overview from './overview';
import person from './person';
import protectedUsers from './protectedUsers';
import quota from './quota';
import raMessages from './ra';
import refreshPlan from './refreshPlan';
import schedules from './schedules';
import scopes, { scopeData } from './scopes';
import syncs from './syncs';
import users from './users';

const ko: Messages = {
  ...raMessages,
  ...common,
  users,
  person,
  jobs: { ...jobs, ...jobDrafts, ...jobOutcomes },
  lookup,
  syncs,
  audit,
  notices,
  matrix,
  operators,
  overview,
  protectedUsers,
  consentChecks,
  drift,
  halts,
  quota,
  refreshPlan,
  schedules,
  scopes,
  scopeData,
};
export default ko;
