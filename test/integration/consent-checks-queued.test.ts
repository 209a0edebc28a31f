import { beforeAll, expect, it } from 'vitest';
import { ConsentChecksModule } from '../../server/consent-checks/consent-checks.module.js';
import { SessionModule } from '../../server/session/session.module.js';
import { startHttpApp } from '../support/http-app.js';
import type { Client } from '../support/http-client.js';

let admin: Client;
/** A check that no worker has answered yet. */
let path: string;
beforeAll(async () => {
  const app = await startHttpApp([SessionModule, ConsentChecksModule]);
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
