import { beforeAll, describe, expect, it } from 'vitest';
import * as shapes from './shapes.js';
import { call, findTarget, firstIds, type Target, target1, testPerson } from './target.js';

let target: Target;
let user: string;
beforeAll(async () => {
  target = await findTarget();
  user = await testPerson(target);
});

const fromIdOf = (url: string | null) => (url ? new URL(url).searchParams.get('from_id') : null);

describe('§2.1 the id list', () => {
  it('has ids in order and links to the pages around', async () => {
    const { status, headers, body } = await call(target, 'GET /v1/user/ids', { limit: '3' });
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    const page = shapes.idList.parse(body);
    expect(page.elements.length).toBeLessThanOrEqual(3);
    const numbers = page.elements.map((id) => BigInt(id));
    expect(numbers).toEqual([...numbers].sort((a, b) => (a < b ? -1 : 1)));
    expect(page.before_url).toBeNull();
  });

  it('goes on with `from_id`, which is inclusive, in both orders', async () => {
    const [first = '', second = ''] = await firstIds(target, 2);
    const up = await call(target, 'GET /v1/user/ids', { limit: '1', from_id: second });
    expect(shapes.idList.parse(up.body).elements.map(String)).toEqual([second]);
    const down = await call(target, 'GET /v1/user/ids', { limit: '2', order: 'desc', from_id: second });
    expect(shapes.idList.parse(down.body).elements.map(String)).toEqual([second, first]);
  });

  it('comes to an end, page by page, without leaving anybody out', async () => {
    const seen = new Set<string>();
    let from: string | null | undefined;
    for (let pages = 0; pages < 12; pages++) {
      const params = { limit: '100', ...(from ? { from_id: from } : {}) };
      const page = shapes.idList.parse((await call(target, 'GET /v1/user/ids', params)).body);
      const before = seen.size;
      for (const id of page.elements) seen.add(String(id));
      from = fromIdOf(page.after_url);
      if (from === null || seen.size === before) return;
      // A page that goes on is full.
      expect(page.elements).toHaveLength(100);
    }
  });

  it.each([{ limit: '0' }, { limit: '101' }, { order: 'sideways' }])('refuses %o', async (params) => {
    const { status, body } = await call(
      target,
      'GET /v1/user/ids',
      params as unknown as Record<string, string>,
    );
    expect([status, shapes.kapiError.parse(body).code]).toEqual([400, -2]);
  });
});

describe('§2.2 several people', () => {
  const query = (ids: string[], keys?: string[]) => ({
    target_id_type: 'user_id',
    target_ids: `[${ids.join(',')}]`,
    ...(keys ? { property_keys: JSON.stringify(keys) } : {}),
  });
  const read = (body: unknown) => {
    const list = Array.isArray(body) ? body : (body as { elements: unknown[] }).elements;
    return shapes.person.array().parse(list);
  };

  it('has only id and times without property keys', async () => {
    const ids = await firstIds(target, 5);
    const people = read((await call(target, 'GET /v2/app/users', query(ids))).body);
    expect(people.map((one) => String(one.id)).sort()).toEqual([...ids].sort());
    for (const one of people) expect(one).not.toHaveProperty('kakao_account');
  });

  it('has what the property keys ask for', async () => {
    const ids = await firstIds(target, 20);
    const keys = ['kakao_account.', 'properties.', 'has_signed_up'];
    const people = read((await call(target, 'GET /v2/app/users', query(ids, keys))).body);
    expect(people).toHaveLength(ids.length);
    for (const one of people) expect(one.kakao_account).toBeDefined();
    const some = read((await call(target, 'GET /v2/app/users', query(ids, ['kakao_account.email']))).body);
    for (const one of some) expect(one.kakao_account ?? {}).not.toHaveProperty('profile');
  });

  it('leaves out people who are not linked', async () => {
    expect(read((await call(target, 'GET /v2/app/users', query(['1', user]))).body)).toHaveLength(1);
    expect(read((await call(target, 'GET /v2/app/users', query(['1']))).body)).toEqual([]);
  });

  it('refuses too many ids, and things that are not ids', async () => {
    const many = (count: number) => Array.from({ length: count }, (_, i) => String(i + 1));
    for (const params of [
      query(many(101)),
      query(many(21), ['id']),
      query(['x']),
      { target_id_type: 'user_id' },
    ]) {
      const { status, body } = await call(target, 'GET /v2/app/users', params);
      expect([status, shapes.kapiError.parse(body).code]).toEqual([400, -2]);
    }
  });

  it('refuses a user property that the app has not', async () => {
    const { status, body } = await call(
      target,
      'GET /v2/app/users',
      query([user], ['properties.no_such_key']),
    );
    expect([status, shapes.kapiError.parse(body).code]).toEqual([400, -201]);
  });
});

describe('§2.3 one person', () => {
  it.each(['GET', 'POST'])('reads everything with %s', async (method) => {
    const { status, body } = await call(target, `${method} /v2/user/me`, target1(user));
    expect(status).toBe(200);
    const one = shapes.person.parse(body);
    expect(String(one.id)).toBe(user);
    expect(one.kakao_account).toBeDefined();
  });

  it('has every value only where it needs no agreement (§4.3)', async () => {
    const { body } = await call(target, 'GET /v2/user/me', { ...target1(user), secure_resource: 'true' });
    const account = shapes.person.parse(body).kakao_account ?? {};
    for (const [name, value] of Object.entries(account)) {
      const member = /^(\w+)_needs_agreement$/.exec(name)?.[1];
      if (member && value === true) expect(account).not.toHaveProperty(member);
    }
    for (const url of [account.profile?.profile_image_url, account.profile?.thumbnail_image_url]) {
      if (url) expect(url).toMatch(/^https:/);
    }
  });

  it('answers -101 for somebody who is not linked, on every single-user call', async () => {
    for (const path of [
      '/v2/user/me',
      '/v2/user/scopes',
      '/v2/user/service_terms',
      '/v1/user/shipping_address',
    ]) {
      const { status, body } = await call(target, `GET ${path}`, target1('1'));
      expect([path, status, shapes.kapiError.parse(body).code]).toEqual([path, 400, -101]);
    }
  });

  it.each([
    {},
    { target_id: '1' },
    { target_id_type: 'user_id' },
    { target_id_type: 'user_id', target_id: 'x' },
  ])('refuses %o', async (params) => {
    const { status, body } = await call(
      target,
      'GET /v2/user/me',
      params as unknown as Record<string, string>,
    );
    expect([status, shapes.kapiError.parse(body).code]).toEqual([400, -2]);
  });
});

describe('§2.4 consent items', () => {
  it('lists them, and filters', async () => {
    const all = shapes.scopes.parse((await call(target, 'GET /v2/user/scopes', target1(user))).body);
    expect(all.scopes.length).toBeGreaterThan(0);
    const wanted = all.scopes[0]!.id;
    const params = { ...target1(user), scopes: JSON.stringify([wanted]) };
    const one = shapes.scopes.parse((await call(target, 'GET /v2/user/scopes', params)).body);
    expect(one.scopes.map((item) => item.id)).toEqual([wanted]);
  });
});

describe('§2.6 service terms', () => {
  it('lists those agreed to, and all of the app', async () => {
    const agreed = shapes.terms.parse((await call(target, 'GET /v2/user/service_terms', target1(user))).body);
    for (const term of agreed.service_terms ?? []) expect(term.agreed).toBe(true);
    const params = { ...target1(user), result: 'app_service_terms' };
    const all = shapes.terms.parse((await call(target, 'GET /v2/user/service_terms', params)).body);
    const tags = (all.service_terms ?? []).map((term) => term.tag);
    for (const term of agreed.service_terms ?? []) expect(tags).toContain(term.tag);
  });

  it('refuses an unknown tag', async () => {
    const params = { ...target1(user), tags: 'no_such_tag' };
    const { status, body } = await call(target, 'GET /v2/user/service_terms', params);
    expect([status, shapes.kapiError.parse(body).code]).toEqual([400, -2]);
  });
});

describe('§2.11 shipping addresses', () => {
  it('come with the default one first, or with the reason why not', async () => {
    const { status, body } = await call(target, 'GET /v1/user/shipping_address', target1(user));
    expect(status).toBe(200);
    const { shipping_addresses: list } = shapes.shipping.parse(body);
    if (list && list.length > 0) expect(list[0]!.is_default).toBe(true);
  });
});

describe('§1.2, §7.1 wrong credentials', () => {
  it('get 401 with -401 and a WWW-Authenticate of their kind', async () => {
    const wrong = `KakaoAK ${'0'.repeat(32)}`;
    const { status, headers, body } = await call(target, 'GET /v1/user/ids', {}, wrong);
    expect([status, shapes.kapiError.parse(body).code]).toEqual([401, -401]);
    expect(headers.get('www-authenticate')).toContain('KakaoAK');
    const bearer = await call(target, 'GET /v2/user/me', {}, `Bearer ${'x'.repeat(54)}`);
    expect([bearer.status, shapes.kapiError.parse(bearer.body).code]).toEqual([401, -401]);
    expect(bearer.headers.get('www-authenticate')).toContain('Bearer');
  });
});
