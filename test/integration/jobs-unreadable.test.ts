import { describe, expect, it } from 'vitest';
import { JobDesk } from '../support/job-desk.js';
import { type KakaoProxy, startKakaoProxy } from '../support/kakao-proxy.js';

const PEOPLE = 150;
const UNLINK = 'POST /v1/user/unlink';

async function open(): Promise<{ desk: JobDesk; kakao: KakaoProxy; people: string[]; odd: string }> {
  const desk = await JobDesk.open(PEOPLE, { ROLE: 'web' });
  const kakao = await startKakaoProxy(desk.kakaoUrl);
  await desk.startHosted({ ROLE: 'worker', KAKAO_CALLS_PER_SECOND: 'off', KAKAO_API_URL: kakao.url });
  const people = await desk.linked(PEOPLE);
  return { desk, kakao, people, odd: people[130] as string };
}

/** Everybody but one came out well, who was left alone. */
async function expectOthers({ desk, people, odd }: Awaited<ReturnType<typeof open>>, id: string) {
  const items = await desk.items(id);
  expect(items.filter(({ outcome }) => outcome === 'succeeded')).toHaveLength(PEOPLE - 1);
  expect([...(await desk.changes(UNLINK)).keys()].sort()).toEqual(people.filter((id) => id !== odd).sort());
  return items.find(({ user_id }) => user_id === odd);
}

describe('one of whose link Kakao gives no usable answer', () => {
  it.concurrent('fails, and holds up nobody else', async () => {
    const stand = await open();
    const { desk, kakao, people, odd } = stand;
    kakao.distort((path, { status, body }) => ({
      status,
      body: path.startsWith('/v2/app/users')
        ? body.replace(new RegExp(`("id":${odd},"connected_at":)"[^"]*"`), '$1"soon"')
        : body,
    }));
    const { id } = await desk.run('unlink', people, { canary: 0 });
    await desk.ended(id, ['completed'], 30_000);
    expect(await expectOthers(stand, id)).toMatchObject({ outcome: 'failed', error_code: 'response' });
  });

  it.concurrent('fails in doubt where the job is cancelled and nothing tells what a lost call did', async () => {
    const { desk, kakao, odd } = await open();
    const { id } = await desk.draft('unlink', [odd]);
    await desk.database.query(`UPDATE job_items SET doubt = 'answer_lost', attempts = 1 WHERE job_id = $1`, [
      id,
    ]);
    await desk.database.query('UPDATE job_chunks SET has_doubt = true WHERE job_id = $1', [id]);
    kakao.distort((path, { status, body }) => ({
      status,
      body: path.startsWith('/v2/app/users')
        ? body.replace(/"connected_at":"[^"]*"/, '"connected_at":1')
        : body,
    }));
    await desk.act(id, 'cancel');
    await desk.ended(id, ['cancelled', 'completed'], 30_000);
    expect((await desk.items(id))[0]).toMatchObject({ outcome: 'failed', error_code: 'answer_lost' });
  });
});

describe('everybody of whom Kakao gives no usable answer', () => {
  it.concurrent('is the trouble of all: the job is paused after a few calls, and nobody is lost or called twice', async () => {
    const { desk, kakao, people } = await open();
    let looks = 0;
    kakao.distort((path, { status, body }) => {
      if (!path.startsWith('/v2/app/users')) return { status, body };
      looks++;
      return { status, body: '{"users":[]}' };
    });
    const { id } = await desk.run('unlink', people, { canary: 0 });
    await desk.waitNoLonger(id);
    expect(await desk.ended(id, ['paused'], 60_000)).toMatchObject({
      stopReason: 'kakao_unreadable',
      counts: { pending: PEOPLE },
    });
    expect(looks).toBeLessThanOrEqual(40);
    expect((await desk.changes(UNLINK)).size).toBe(0);
    const items = await desk.items(id);
    expect(items.every(({ attempts, doubt }) => attempts === 0 && doubt === null)).toBe(true);

    kakao.distort(null);
    await desk.act(id, 'resume');
    expect((await desk.ended(id)).counts).toMatchObject({ succeeded: PEOPLE });
    expect([...(await desk.changes(UNLINK)).values()]).toEqual(people.map(() => 1));
  });

  it.concurrent('is noticed by the calls themselves too, before all people were spent on it', async () => {
    const { desk, kakao, people } = await open();
    kakao.distort((path, { status, body }) => ({
      status,
      body: path.startsWith('/v1/user/unlink') ? '[]' : body,
    }));
    const { id } = await desk.run('unlink', people, { canary: 0 });
    await desk.waitNoLonger(id);
    const { stopReason, counts } = await desk.ended(id, ['paused'], 60_000);
    expect(stopReason).toBe('kakao_unreadable');
    expect(counts.pending).toBeGreaterThan(PEOPLE / 2);

    kakao.distort(null);
    await desk.act(id, 'resume');
    expect((await desk.ended(id)).counts).toMatchObject({ succeeded: PEOPLE });
    expect([...(await desk.changes(UNLINK)).values()]).toEqual(people.map(() => 1));
  });
});
