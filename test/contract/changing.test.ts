import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import * as shapes from './shapes.js';
import { call, findTarget, isOwnSimulator, mayChange, type Target, target1, testPerson } from './target.js';

let target: Target;
let user: string;
beforeAll(async () => {
  target = await findTarget();
  user = await testPerson(target);
});

const termList = z
  .array(z.looseObject({ tag: z.string(), agreed: z.boolean(), agreed_at: z.string().optional() }))
  .optional();

// Nothing of this file is done to another's app unless KAKAO_CONTRACT_CHANGES says so.
describe.runIf(mayChange)('changing calls change nothing when they are wrong', () => {
  it.each([
    ['POST /v1/user/unlink'],
    ['POST /v1/user/logout'],
    ['POST /v2/user/revoke/scopes'],
    ['POST /v2/user/revoke/service_terms'],
    ['POST /v2/user/upgrade/service_terms'],
  ])('%s without a person is -2, for somebody not linked -101', async (request) => {
    const without = await call(target, request);
    expect([without.status, shapes.kapiError.parse(without.body).code]).toEqual([400, -2]);
    const rest = { scopes: '["profile_nickname"]', tags: 'x' };
    const nobody = await call(target, request, { ...target1('1'), ...rest });
    expect([nobody.status, shapes.kapiError.parse(nobody.body).code]).toEqual([400, -101]);
  });

  it('§2.5 a required item cannot be revoked; an unknown one is -2', async () => {
    const { body } = await call(target, 'GET /v2/user/scopes', target1(user));
    const fixed = shapes.scopes.parse(body).scopes.find((one) => one.agreed && one.revocable === false);
    if (fixed) {
      const params = { ...target1(user), scopes: JSON.stringify([fixed.id]) };
      const refused = await call(target, 'POST /v2/user/revoke/scopes', params);
      expect([refused.status, shapes.kapiError.parse(refused.body).code]).toEqual([403, -3]);
    }
    const params = { ...target1(user), scopes: '["no_such_scope"]' };
    const unknown = await call(target, 'POST /v2/user/revoke/scopes', params);
    expect([unknown.status, shapes.kapiError.parse(unknown.body).code]).toEqual([400, -2]);
  });

  it('§2.7 an unknown tag is -2', async () => {
    const params = { ...target1(user), tags: 'no_such_tag' };
    const { status, body } = await call(target, 'POST /v2/user/revoke/service_terms', params);
    expect([status, shapes.kapiError.parse(body).code]).toEqual([400, -2]);
  });
});

// Each of these really happens to the test person, the last of them for good.
describe.runIf(mayChange)('what happens to the test person', () => {
  it('§2.5 a revocable item is withdrawn, and the answer is the list after it', async () => {
    const before = shapes.scopes.parse((await call(target, 'GET /v2/user/scopes', target1(user))).body);
    const item = before.scopes.find((one) => one.revocable);
    if (!item && !isOwnSimulator) return;
    const params = { ...target1(user), scopes: JSON.stringify([item?.id]) };
    const { body } = await call(target, 'POST /v2/user/revoke/scopes', params);
    const after = shapes.scopes.parse(body).scopes.find((one) => one.id === item?.id);
    expect(after?.agreed ?? false).toBe(false);
  });

  it('§2.7, §2.8 terms are recorded and withdrawn, those that can be', async () => {
    const query = { ...target1(user), result: 'app_service_terms' };
    const list = async () => {
      const { body } = await call(target, 'GET /v2/user/service_terms', query);
      return shapes.terms.parse(body).service_terms ?? [];
    };
    const optional = (await list()).find((term) => !term.required);
    if (!optional && !isOwnSimulator) return;
    const tag = optional?.tag ?? '';
    const params = { ...target1(user), tags: tag };
    const upgraded = await call(target, 'POST /v2/user/upgrade/service_terms', params);
    const agreed = termList.parse((upgraded.body as Record<string, unknown>).agreed_service_terms);
    expect(agreed).toMatchObject([{ tag, agreed: true }]);
    expect((await list()).find((term) => term.tag === tag)?.agreed).toBe(true);

    const fixed = (await list()).filter((term) => term.required).map((term) => term.tag);
    const tags = [tag, ...fixed].join(',');
    const revoked = await call(target, 'POST /v2/user/revoke/service_terms', { ...target1(user), tags });
    expect(revoked.status).toBe(200);
    const gone = termList.parse((revoked.body as Record<string, unknown>).revoked_service_terms) ?? [];
    expect(gone.map((term) => term.tag)).toContain(tag);
    const after = new Map((await list()).map((term) => [term.tag, term.agreed]));
    for (const term of gone) expect(after.get(term.tag)).toBe(false);
  });

  it('§2.9, §2.10 is logged out and unlinked; the second time -101, and gone from every list', async () => {
    const logout = await call(target, 'POST /v1/user/logout', target1(user));
    expect(String(shapes.onlyId.parse(logout.body).id)).toBe(user);
    const unlink = await call(target, 'POST /v1/user/unlink', target1(user));
    expect(String(shapes.onlyId.parse(unlink.body).id)).toBe(user);
    const again = await call(target, 'POST /v1/user/unlink', target1(user));
    expect([again.status, shapes.kapiError.parse(again.body).code]).toEqual([400, -101]);
    const page = await call(target, 'GET /v1/user/ids', { limit: '1', from_id: user });
    expect(shapes.idList.parse(page.body).elements.map(String)).not.toContain(user);
    const users = await call(target, 'GET /v2/app/users', {
      target_id_type: 'user_id',
      target_ids: `[${user}]`,
    });
    expect(users.text.replace(/\s/g, '')).toMatch(/^(\[\]|\{"elements":\[\]\})$/);
  });
});
