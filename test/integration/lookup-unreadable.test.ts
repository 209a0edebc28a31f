import { expect, it } from 'vitest';
import { JobDesk } from '../support/job-desk.js';
import { startKakaoProxy } from '../support/kakao-proxy.js';

it('a person about whom Kakao gives no usable answer hides nobody else, and is named', async () => {
  const desk = await JobDesk.open(40);
  const kakao = await startKakaoProxy(desk.kakaoUrl);
  await desk.restart({ KAKAO_API_URL: kakao.url });
  const people = await desk.linked(30);
  const [left = '', odd = ''] = people;
  await desk.kakao.happen(left, { op: 'unlink' });
  /** Of these nothing that Kakao answers can be used. */
  const spoil = (ids: string[]) =>
    kakao.distort((path, { status, body }) => {
      const them = new RegExp(`("id":(?:${ids.join('|')}),[^}]*?"connected_at":)"`, 'g');
      return { status, body: path.startsWith('/v2/app/users') ? body.replace(them, '$1"some day') : body };
    });
  spoil([odd]);
  const { status, body } = await desk.admin.post('/api/users/lookup', { ids: people });
  expect(status).toBe(200);
  expect(body.data.map(({ id }: { id: string }) => id)).toEqual(people.slice(2));
  expect([body.notLinked, body.unreadable]).toEqual([[left], [odd]]);
  const recorded = await desk.admin.get('/api/audit-events?key=User.LookedUp&limit=1');
  expect(recorded.body.data).toMatchObject([{ details: { count: 30, unreadable: 1 } }]);

  // Nothing is known of who was asked for then: an error tells it best.
  expect(await desk.admin.post('/api/users/lookup', { ids: [odd] })).toMatchObject({ status: 502 });
  // Of many at once it is not the people's trouble.
  spoil(people.slice(5, 15));
  expect(await desk.admin.post('/api/users/lookup', { ids: people })).toMatchObject({ status: 502 });
});
