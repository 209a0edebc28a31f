import type { Messages } from '..';
import audit from './audit';
import common from './common';
import jobs from './jobs';
import operators from './operators';
import person from './person';
import raMessages from './ra';
import scopes from './scopes';
import syncs from './syncs';
import users from './users';

const ko: Messages = { ...raMessages, ...common, users, person, jobs, syncs, audit, operators, scopes };
export default ko;
