import { beforeAll, expect, it } from 'vitest';
import { askDismissed } from '../support/dismissal.js';
import type { Answer, Client } from '../support/http-client.js';
import { JobDesk } from '../support/job-desk.js';

const WHO = { email: 'third@example.com', password: 'a-third-horse-battery' };

let desk: JobDesk;
let dismissed: { id: string; client: Client };

beforeAll(async () => {
  desk = await JobDesk.open(3);
  await desk.sync();
  const { body } = await desk.admin.post('/api/operators', { ...WHO, name: 'Third', role: 'admin' });
  dismissed = { id: body.id, client: await desk.logIn(WHO) };
});

const term = { kind: 'term', subject: 'service', language: 'ko', text: '제1조', from: '2020-01-01' };
const counted = (table: string) =>
  desk.database
    .query(`SELECT count(*)::int AS count FROM ${table}`)
    .then(([{ count }]: [{ count: number }]) => count);

/** Who has been dismissed is taken on again, for the next act. */
async function back(): Promise<void> {
  await desk.admin.patch(`/api/operators/${dismissed.id}`, { disabled: false });
  await dismissed.client.post('/api/session', WHO);
}

it.each<[string, string, () => Promise<(client: Client) => Promise<Answer>>]>([
  [
    'no version of a term is added',
    'notices',
    async () => (client) => client.post('/api/notices', { ...term, version: 'never' }),
  ],
  [
    'no version is marked as wrong',
    'notices WHERE superseded_at IS NOT NULL',
    async () => {
      const { body } = await desk.admin.post('/api/notices', { ...term, subject: 'wrong', version: '1' });
      return (client) => client.post(`/api/notices/${body.id}/supersede`, { reason: 'never' });
    },
  ],
  [
    'nothing is taken over of a file',
    'told_states',
    async () => {
      const [id] = await desk.linked(1);
      const { body } = await desk.admin.send('POST', '/api/told-files', `id,link\n${id},linked\n`, {
        'content-type': 'text/csv',
      });
      return (client) => client.post(`/api/told-files/${body.id}/apply`, { reason: 'never' });
    },
  ],
  [
    'nobody is asked again',
    'consent_requests',
    async () => {
      const { body } = await desk.admin.get('/api/users?status=linked&notAgreed=talk_message');
      const [{ id }] = body.data;
      const ask = { scopes: ['talk_message'], tags: [], reason: 'never' };
      return (client) => client.post(`/api/users/${id}/ask-again`, ask);
    },
  ],
])('%s by whoever is dismissed at that moment', async (_what, rows, prepare) => {
  await back();
  const act = await prepare();
  const before = await counted(rows);
  const answer = await askDismissed(desk.database, dismissed.id, () => act(dismissed.client));
  expect([answer.status, answer.body.code]).toEqual([401, 'not_logged_in']);
  expect(await counted(rows)).toBe(before);
});
