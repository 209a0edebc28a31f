import { afterEach, describe, expect, it, vi } from 'vitest';
import { changeApp } from '../control/app-settings.js';
import { endRunning, runningWorld } from '../testing/running.js';
import { peopleIn, testOptions } from '../testing/small-world.js';
import { type Field, REDIRECT, tokenCall, Visitor } from '../testing/visitor.js';
import { LINKED } from '../world/people.js';

afterEach(endRunning);

const ADMIN_KEY = testOptions().adminKey;
const REQUIRED = { scopes: ['profile_nickname'], terms: ['service_2024', 'privacy_2024'] };

describe('the first link (§3.1)', () => {
  it('asks for consent and leaves the person waiting while automatic linking is off', async () => {
    const sim = await runningWorld();
    const visitor = new Visitor(sim);
    const first = await visitor.authorize({ state: 'st', prompt: 'create' });
    const pending = /value="([^"]+)"/.exec(first.html)![1]!;
    const made: Field[] = [
      ['pending', pending],
      ['create', '2'],
      ['nickname', '<b>봄</b>'],
      ['email', 'b@kakao.example'],
    ];
    const consent = await visitor.post('/login', made);
    expect(consent.html).toContain('[필수] 닉네임');
    expect(consent.html).not.toContain('talk_message');
    const refused = await visitor.agree(consent.html, ['account_email'], []);
    expect(refused.html).toContain('필수 항목에 동의해 주세요');
    const done = await visitor.agree(refused.html, [...REQUIRED.scopes, 'account_email'], REQUIRED.terms);
    expect(done.location).toMatch(new RegExp(`^${REDIRECT}\\?code=.+&state=st$`));

    const position = sim.world.positionByEmail('b@kakao.example');
    expect(sim.world.isWaiting(position)).toBe(true);
    expect(sim.world.account(position).nickname).toBe('<b>봄</b>');
    const now = Math.floor(Date.now() / 1000);
    expect(sim.expireWaiting(now + 3600)).toEqual([]);
    expect(sim.expireWaiting(now + 86_401)).toEqual([sim.world.idOf(position)]);
    expect(sim.world.isLinked(position)).toBe(false);
  });

  it('can be cancelled', async () => {
    const sim = await runningWorld();
    sim.world.apply(0, { op: 'unlink' });
    const visitor = new Visitor(sim);
    const page = await visitor.login((await visitor.authorize({ state: 'a b' })).html, sim.world.idOf(0));
    const pending = /name="pending" value="([^"]+)"/.exec(page.html)![1]!;
    const { location } = await visitor.post('/consent', [
      ['pending', pending],
      ['answer', 'cancel'],
    ]);
    expect(location).toBe(
      `${REDIRECT}?error=access_denied&error_description=User%20denied%20access&state=a%20b`,
    );
    expect(sim.world.isLinked(0)).toBe(false);
  });
});

describe('a linked person', () => {
  it('gets a code at once, and is asked only for what is new', async () => {
    const sim = await runningWorld();
    const [id = ''] = peopleIn(sim, LINKED, 1);
    const position = sim.world.positionOf(id);
    sim.world.apply(position, { op: 'withdraw-scopes', scopes: ['gender', 'talk_message'] });
    const visitor = new Visitor(sim);
    const wrong = await visitor.post('/login', [
      ['pending', /name="pending" value="([^"]+)"/.exec((await visitor.authorize()).html)![1]!],
      ['login_id', id],
      ['password', 'wrong'],
    ]);
    expect(wrong.status).toBe(401);
    expect((await visitor.login(wrong.html, id)).back.get('code')).toBeTruthy();
    expect((await visitor.authorize()).back.get('code')).toBeTruthy();
    const asked = await visitor.authorize({ scope: 'talk_message,profile_nickname' });
    expect(asked.html).toContain('value="talk_message"');
    expect(asked.html).not.toContain('value="gender"');
    await visitor.agree(asked.html, ['talk_message'], []);
    expect(sim.world.people.scopes[position]! & sim.world.scopeBit('talk_message')).not.toBe(0);
  });

  it('`prompt` decides what is shown', async () => {
    const sim = await runningWorld();
    const [id = ''] = peopleIn(sim, LINKED, 1);
    sim.world.apply(sim.world.positionOf(id), { op: 'withdraw-scopes', scopes: ['gender'] });
    const visitor = new Visitor(sim);
    const errorOf = async (params: Record<string, string>) =>
      (await visitor.authorize(params)).back.get('error');
    expect(await errorOf({ prompt: 'none' })).toBe('login_required');
    await visitor.login((await visitor.authorize({ login_hint: 'me@kakao.example' })).html, id);
    expect(await errorOf({ prompt: 'none' })).toBeNull();
    expect(await errorOf({ prompt: 'none', scope: 'gender' })).toBe('consent_required');
    expect((await visitor.authorize({ prompt: 'login' })).html).toContain('login_id');
    expect((await visitor.authorize({ prompt: 'select_account' })).html).toContain(id);
    expect(await errorOf({ prompt: 'none,login' })).toBe('invalid_request');
    expect(await errorOf({ scope: 'nope' })).toBe('invalid_scope');
    expect(await errorOf({ response_type: 'token' })).toBe('invalid_request');
  });

  it('logs out with the Kakao Account (§3.6)', async () => {
    const sim = await runningWorld();
    const [id = ''] = peopleIn(sim, LINKED, 1);
    const visitor = new Visitor(sim);
    await visitor.login((await visitor.authorize()).html, id);
    const fields = {
      client_id: sim.options.restApiKey,
      logout_redirect_uri: 'http://localhost:9/bye',
      state: 's',
    };
    expect((await visitor.get(`/oauth/logout?${new URLSearchParams(fields)}`)).html).toContain(
      'with-account',
    );
    const { location } = await visitor.post('/oauth/logout', [
      ...Object.entries(fields),
      ['answer', 'account'],
    ]);
    expect(location).toBe('http://localhost:9/bye?state=s');
    expect((await visitor.authorize({ prompt: 'none' })).back.get('error')).toBe('login_required');
    const bad = new URLSearchParams({ ...fields, logout_redirect_uri: 'https://elsewhere.example/' });
    expect((await visitor.get(`/oauth/logout?${bad}`)).html).toContain('KOE007');
    const none = Object.entries({ ...fields, logout_redirect_uri: 'http://localhost:99999/' });
    expect((await visitor.post('/oauth/logout', none)).html).toContain('KOE007');
  });
});

it.each([
  [{ client_id: 'nope' }, 'KOE101', 401],
  [{ redirect_uri: 'https://elsewhere.example/' }, 'KOE006', 400],
  [{ redirect_uri: 'http://localhost:99999/', response_type: 'token' }, 'KOE006', 400],
  [{ client_id: ADMIN_KEY }, 'KOE008', 400],
])('%o shows a page instead of going back', async (params, code, status) => {
  const sim = await runningWorld();
  const page = await new Visitor(sim).authorize(params as unknown as Record<string, string>);
  expect([page.status, page.location]).toEqual([status, null]);
  expect(page.html).toContain(code);
});

it('a test app lets nobody in but its team members (KOE005, §7.2)', async () => {
  const sim = await runningWorld();
  const [member = '', stranger = ''] = peopleIn(sim, LINKED, 2);
  changeApp(sim, { isTestApp: true, teamMembers: [member] });
  const visitor = new Visitor(sim);
  const page = await visitor.login((await visitor.authorize()).html, stranger);
  expect([page.status, page.location]).toEqual([400, null]);
  expect(page.html).toContain('KOE005');
  expect((await visitor.authorize({ prompt: 'none' })).html).toContain('KOE005');
  const again = await visitor.authorize({ prompt: 'login' });
  expect((await visitor.login(again.html, member)).back.get('code')).toBeTruthy();
});

it('a mistake of the pages themselves is answered, and ends nothing', async () => {
  const sim = await runningWorld();
  const told = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  vi.spyOn(sim.provider.pending, 'begin').mockImplementation(() => {
    throw new Error('a mistake');
  });
  const answer = await new Visitor(sim).authorize();
  expect([answer.status, answer.html]).toEqual([500, expect.stringContaining('KOE003')]);
  expect(told).toHaveBeenCalledWith(expect.stringContaining('a mistake'));
  told.mockRestore();
});

it('refuses a code for another address, and any code twice (§7.2)', async () => {
  const sim = await runningWorld();
  const [id = ''] = peopleIn(sim, LINKED, 1);
  const visitor = new Visitor(sim);
  const code = (await visitor.login((await visitor.authorize()).html, id)).back.get('code')!;
  const fields = { grant_type: 'authorization_code', code, redirect_uri: 'http://localhost:9/other' };
  expect((await tokenCall(sim, fields)).body.error_code).toBe('KOE303');
  expect((await tokenCall(sim, { ...fields, redirect_uri: REDIRECT })).body.error_code).toBe('KOE320');
});
