import { describe, expect, it } from 'vitest';
import { KakaoReader } from '../../consents/kakao-reader.js';
import {
  ENDPOINTS,
  KakaoAbortError,
  KakaoApiError,
  type KakaoClient,
  type KakaoScope,
  type KakaoServiceTerm,
} from '../../kakao-client/index.js';
import { callsByEndpoint } from '../../quota/cost.js';
import { JOB_KINDS } from '../job.types.js';
import { JobStop, type KindCall } from './kind.js';
import { judgeAnswer, recordTerms } from './record-terms.js';
import { refresh } from './refresh.js';
import { handlerOf } from './registry.js';
import { judge, revokeScopes } from './revoke-scopes.js';
import { judgeLeftOver, judge as judgeTerms, revokeTerms } from './revoke-terms.js';

function scope(id: string, agreed: boolean, revocable?: boolean): KakaoScope {
  return {
    id,
    display_name: id,
    type: 'PRIVACY',
    using: true,
    agreed,
    ...(revocable === undefined ? {} : { revocable }),
  };
}

function refusal(code: number, msg = '', about: 'person' | 'app' = 'person'): KakaoApiError {
  return new KakaoApiError({
    endpoint: '/v2/user/revoke/scopes',
    code,
    httpStatus: 400,
    msg,
    action: 'fix',
    scope: about,
  });
}

/** A call on a client that answers as given. */
function call<P>(
  params: P,
  client: Partial<Record<keyof KakaoClient, (...args: never[]) => unknown>>,
): KindCall<P> {
  return {
    client: client as unknown as KakaoClient,
    reader: {} as KakaoReader,
    userId: '12',
    params,
    startedAt: new Date('2026-11-20T00:00:00Z'),
    options: { priority: 'bulk' },
    earlier: null,
    changeOptions: { priority: 'bulk' },
  };
}

describe('the registry', () => {
  it('has a handler for every kind, and only unlink is irreversible', () => {
    const handlers = JOB_KINDS.map(handlerOf);
    expect(handlers.map(({ kind }) => kind)).toEqual([...JOB_KINDS]);
    expect(handlers.filter((one) => one.isIrreversible).map(({ kind }) => kind)).toEqual(['unlink']);
    expect(handlers.filter((one) => !one.isChanging).map(({ kind }) => kind)).toEqual(['refresh']);
  });

  it.each(JOB_KINDS)('what %s costs has a look at the links where it changes anything', (kind) => {
    const isCounted = callsByEndpoint(kind, 1).some(({ endpoint }) => endpoint === ENDPOINTS.appUsers.path);
    expect(isCounted).toBe(handlerOf(kind).isChanging);
  });

  it.each([
    ['unlink', {}, true],
    ['unlink', { scopes: ['a'] }, false],
    ['revoke-scopes', { scopes: ['account_email'] }, true],
    ['revoke-scopes', { scopes: [] }, false],
    ['revoke-scopes', { scopes: ['a,b'] }, false],
    ['revoke-terms', {}, false],
    ['record-terms', { tags: ['t'] }, false],
    ['record-terms', { tags: ['t'], evidence: ' ' }, false],
    ['record-terms', { tags: ['t'], evidence: 'paper' }, true],
  ] as const)('checks the parameters of %s: %j', (kind, params, isGood) => {
    expect(handlerOf(kind).paramsSchema.safeParse(params).success).toBe(isGood);
  });
});

describe('refresh', () => {
  it('reads by the options of its job: what still waits is called back when the job is stopped', async () => {
    const used: unknown[] = [];
    const take = (options: unknown) => used.push(options);
    const client = {
      getUser: async (_id: string, _query: unknown, options: unknown) => take(options) && { id: '12' },
      getScopes: async (_id: string, _names: unknown, options: unknown) => take(options) && { scopes: [] },
      getServiceTerms: async (_id: string, _query: unknown, options: unknown) =>
        take(options) && { service_terms: [] },
    } as unknown as KakaoClient;
    const { signal } = new AbortController();
    const options = { priority: 'bulk', group: '7', signal, waitSignal: signal } as const;
    await refresh.perform({ ...call({}, {}), reader: new KakaoReader(client), options });
    expect(used).toEqual([options, options, options]);
  });
});

describe('revoke-scopes', () => {
  const scopes = [scope('nickname', true, false), scope('email', true, true), scope('birthday', false)];

  it.each([
    [['email'], 'succeeded'],
    [['birthday'], 'unchanged'],
    [['email', 'birthday'], 'succeeded'],
    [['nickname', 'email'], 'failed'],
    [['gender'], 'failed'],
  ])('foretells %j: %s', (asked, outcome) => {
    expect(judge(scopes, asked).outcome).toBe(outcome);
  });

  it('revokes what is agreed to where Kakao refuses the whole list', async () => {
    const asked: string[][] = [];
    const verdict = await revokeScopes.perform(
      call(
        { scopes: ['email', 'birthday'] },
        {
          revokeScopes: async (_id: string, names: string[]) => {
            asked.push(names);
            if (names.length > 1) throw refusal(-2);
            return { id: '12', scopes: [scope('email', false)] };
          },
          getScopes: async () => ({ id: '12', scopes }),
        },
      ),
    );
    expect(asked).toEqual([['email', 'birthday'], ['email']]);
    expect(verdict).toMatchObject({
      outcome: 'succeeded',
      observation: { scopes: [{ id: 'email', agreed: false }] },
    });
  });

  it('fails for the cause that was foretold, so that it is not taken for another', async () => {
    const msg = "[nickname] is not revocable. check out if it's set as required on developers.kakao.com";
    const revoke = async () => {
      throw refusal(-3, msg);
    };
    const verdict = await revokeScopes.perform(call({ scopes: ['nickname'] }, { revokeScopes: revoke }));
    expect(verdict).toMatchObject({ outcome: 'failed', errorMessage: msg });
    expect(verdict.errorCode).toBe(judge(scopes, ['nickname']).errorCode);
  });

  it('looks at what can be revoked where Kakao words -3 in another way, and only then takes it for the app', async () => {
    const refused = refusal(-3, '철회할 수 없는 동의항목입니다.', 'app');
    const perform = (asked: string[], getScopes: () => Promise<unknown>) => {
      const revoke = async () => {
        throw refused;
      };
      return revokeScopes.perform(call({ scopes: asked }, { revokeScopes: revoke, getScopes }));
    };
    const read = async () => ({ id: '12', scopes });
    expect(await perform(['nickname', 'email'], read)).toMatchObject({
      outcome: 'failed',
      errorCode: 'not_revocable',
      errorMessage: 'Not revocable: nickname',
      observation: { scopes },
    });
    await expect(perform(['email'], read)).rejects.toBe(refused);
    const forbidden = refusal(-3, 'not allowed', 'app');
    await expect(perform(['nickname'], () => Promise.reject(forbidden))).rejects.toBe(forbidden);
  });

  it('believes no answer that still lists what was to be revoked as agreed to', async () => {
    const perform = (asked: string[], listed: KakaoScope[]) =>
      revokeScopes.perform(
        call({ scopes: asked }, { revokeScopes: async () => ({ id: '12', scopes: listed }) }),
      );
    const failed = { outcome: 'failed', errorCode: 'not_revocable', errorMessage: 'Not revocable: email' };
    const partly = [scope('email', true, false), scope('birthday', false)];
    const untouched = { scopes: partly, own: [] };
    expect(await perform(['email'], partly)).toMatchObject({ ...failed, observation: untouched });
    expect(await perform(['email', 'birthday'], partly)).toMatchObject(failed);
    expect((await perform(['birthday'], partly)).outcome).toBe('succeeded');
  });

  it('takes -2 for already so where nothing of it is agreed to', async () => {
    const verdict = await revokeScopes.perform(
      call(
        { scopes: ['birthday'] },
        {
          revokeScopes: async () => {
            throw refusal(-2);
          },
          getScopes: async () => ({ id: '12', scopes }),
        },
      ),
    );
    expect(verdict.outcome).toBe('unchanged');
  });
});

describe('revoke-terms', () => {
  const terms = [
    { tag: 'service', agreed: true, revocable: false },
    { tag: 'ads', agreed: true, revocable: true },
    { tag: 'night', agreed: false, revocable: true },
  ];

  it.each([
    [['ads'], 'succeeded'],
    [['night'], 'unchanged'],
    [['ads', 'night'], 'succeeded'],
    [['service', 'ads'], 'failed'],
    [['unknown'], 'failed'],
  ])('foretells %j: %s', (asked, outcome) => {
    expect(judgeTerms(terms, asked).outcome).toBe(outcome);
  });

  it('names what was left out of a partial success', () => {
    expect(judgeLeftOver(terms, ['service', 'ads'], ['ads'])).toMatchObject({
      outcome: 'failed',
      errorCode: 'not_revocable',
      errorMessage: expect.stringContaining('service'),
    });
    expect(judgeLeftOver([{ tag: 'ads', agreed: false, revocable: true }], ['ads'], []).outcome).toBe(
      'unchanged',
    );
  });

  it('says what it revoked also where the rest cannot be asked about, such as when its job is stopped', async () => {
    const stopped = new KakaoAbortError({ endpoint: '/v2/user/service_terms', isAnswerUnknown: false });
    const revoke = (revoked: string[]) =>
      revokeTerms.perform(
        call(
          { tags: ['service', 'ads'] },
          {
            revokeServiceTerms: async () => ({
              revoked_service_terms: revoked.map((tag) => ({ tag, agreed: false })),
            }),
            getServiceTerms: async () => {
              throw stopped;
            },
          },
        ),
      );
    expect(await revoke(['ads'])).toMatchObject({
      outcome: 'failed',
      errorCode: 'partly_revoked',
      answer: { revoked: ['ads'] },
      observation: { changedTerms: [{ tag: 'ads', agreed: false }], own: ['ads'] },
    });
    await expect(revoke([])).rejects.toBe(stopped);
  });

  it('stops the job, and no other, on a tag that the app does not have', async () => {
    const refused = revokeTerms.perform(
      call(
        { tags: ['unknown'] },
        {
          revokeServiceTerms: async () => {
            throw refusal(-2, 'There is no tags to revoke.');
          },
        },
      ),
    );
    await expect(refused).rejects.toThrow(JobStop);
  });
});

describe('record-terms', () => {
  const startedAt = new Date('2026-11-20T00:00:00Z');

  it('tells consents that were there before from those it recorded', () => {
    const before = { tag: 'ads', agreed_at: '2026-01-01T00:00:00Z' };
    const now = { tag: 'night', agreed_at: '2026-11-20T00:00:05Z' };
    expect(judgeAnswer([before], ['ads'], startedAt)).toEqual({ outcome: 'unchanged', isCertain: true });
    expect(judgeAnswer([before, now], ['ads', 'night'], startedAt).outcome).toBe('succeeded');
    expect(judgeAnswer([before], ['ads', 'night'], startedAt)).toMatchObject({
      outcome: 'failed',
      errorMessage: expect.stringContaining('night'),
    });
  });

  it('takes for its own what Kakao does not say by whom it was agreed to, but nothing older and nothing of the screen', async () => {
    const own = async (term: Partial<KakaoServiceTerm>) => {
      const agreed_service_terms = [{ tag: 'ads', agreed: true, ...term }];
      const upgradeServiceTerms = async () => ({ id: '12', agreed_service_terms });
      const params = { tags: ['ads'], evidence: 'paper' };
      return (await recordTerms.perform(call(params, { upgradeServiceTerms }))).observation?.own;
    };
    const now = '2026-11-20T00:00:05Z';
    expect(await own({ agreed_at: now, agreed_by: 'KAPI' })).toEqual(['ads']);
    expect(await own({ agreed_at: now })).toEqual(['ads']);
    expect(await own({})).toEqual(['ads']);
    expect(await own({ agreed_at: now, agreed_by: 'KAUTH' })).toEqual([]);
    expect(await own({ agreed_at: '2026-01-01T00:00:00Z' })).toEqual([]);
  });

  it('is certain that what is agreed to since before the job was not recorded by it', async () => {
    const predict = (agreedAt: string) => {
      const service_terms = [
        { tag: 'ads', required: false, agreed: true, revocable: true, agreed_at: agreedAt },
      ];
      const params = { tags: ['ads'], evidence: 'paper' };
      return recordTerms.predict(
        call(params, { getServiceTerms: async () => ({ id: '12', service_terms }) }),
        {
          isLinked: true,
          connectedAt: null,
        },
      );
    };
    expect(await predict('2026-01-01T00:00:00Z')).toMatchObject({ outcome: 'unchanged', isCertain: true });
    expect(await predict('2026-11-20T00:00:05Z')).toMatchObject({ outcome: 'unchanged', isCertain: false });
  });

  it('fails for people who are not linked', () => {
    expect(recordTerms.whenNotLinked).toBe('failed');
  });
});
