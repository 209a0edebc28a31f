import { beforeAll, expect, it } from 'vitest';
import { AuditService } from '../../server/audit/audit.service.js';
import { ConsentCheckDrawer } from '../../server/consent-checks/check-drawer.js';
import { ConsentChecksModule } from '../../server/consent-checks/consent-checks.module.js';
import { ConsentChecksService } from '../../server/consent-checks/consent-checks.service.js';
import { NoticesModule } from '../../server/notices/notices.module.js';
import { SessionModule } from '../../server/session/session.module.js';
import { type HttpApp, startHttpApp } from '../support/http-app.js';
import type { Client } from '../support/http-client.js';

let app: HttpApp;
let admin: Client;
/** A check that no worker has answered yet. */
let path: string;
beforeAll(async () => {
  app = await startHttpApp([SessionModule, ConsentChecksModule, NoticesModule]);
  admin = await app.loggedIn();
  const { status, body } = await admin.post('/api/consent-checks', {
    users: { filter: { status: ['linked'] } },
    on: '2026-11-29',
    purpose: 'other',
    scopes: ['friends'],
    terms: [],
    reason: 'test',
  });
  expect([status, body.status]).toEqual([201, 'queued']);
  path = `/api/consent-checks/${body.id}`;
});

it.each(['verification', 'report.csv'])(
  'a check without answers has no %s, rather than a wrong one',
  async (part) => {
    expect(await admin.get(`${path}/${part}`)).toMatchObject({
      status: 409,
      body: { code: 'invalid_state' },
    });
  },
);

it('a check fails, rather than answer for nobody, whose version of a term was marked as wrong while it waited', async () => {
  const words = {
    kind: 'term',
    subject: 'asked',
    language: 'ko',
    version: '1',
    text: 'a',
    from: '2020-01-01',
  };
  const { id } = (await admin.post('/api/notices', words)).body;
  const check = await admin.post('/api/consent-checks', {
    users: { filter: { noticeNotAccepted: id } },
    on: '2026-11-29',
    purpose: 'other',
    scopes: ['friends'],
    terms: [],
    reason: 'test',
  });
  expect([check.status, check.body.status]).toEqual([201, 'queued']);
  await admin.post(`/api/notices/${id}/supersede`, { reason: 'wrong words' });
  const audit = new AuditService();
  const drawer = new ConsentCheckDrawer(audit);
  const checks = new ConsentChecksService(app.dataSource, { marketingTerms: [] }, audit, drawer);
  while (await checks.answerNext(new AbortController().signal));
  const { body } = await admin.get(`/api/consent-checks/${check.body.id}`);
  expect(body).toMatchObject({ status: 'failed', failure: 'notice_counts_no_more' });
  const [event] = await app.dataSource.query(
    `SELECT result, details FROM audit_events WHERE key = 'ConsentCheck.Failed' AND subject_id = $1`,
    [check.body.id],
  );
  expect(event).toEqual({ result: 'failed', details: { failure: 'notice_counts_no_more' } });
});
