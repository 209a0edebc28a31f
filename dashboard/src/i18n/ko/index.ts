import words from '../../../../words/ko';
import type en from '../en';
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
import scopeData from './scopeData';
import syncs from './syncs';
import users from './users';

const ko: typeof en = {
  ...raMessages,
  ...common,
  users,
  person,
  jobs: { ...words.jobs, ...jobs, ...jobDrafts, ...jobOutcomes },
  lookup,
  syncs,
  audit: { ...words.audit, ...audit },
  notices: { ...words.notices, ...notices },
  matrix,
  operators,
  overview,
  protectedUsers,
  consentChecks: { ...words.consentChecks, ...consentChecks },
  drift,
  halts,
  quota,
  refreshPlan,
  schedules,
  scopes: words.scopes,
  scopeData,
};
export default ko;
