import raMessages from 'ra-language-english';
import audit from './audit';
import common from './common';
import jobs from './jobs';
import operators from './operators';
import person from './person';
import scopes from './scopes';
import syncs from './syncs';
import users from './users';

export default { ...raMessages, ...common, users, person, jobs, syncs, audit, operators, scopes };
