import { describe, expect, it } from 'vitest';
import type { Consent, User } from '../providers/types';
import { fieldState } from './fieldState';

const AT = '2026-11-23T00:00:00Z';
const NEVER_READ = { list: AT, profile: null, scopes: null, terms: null };

function consent(scope: string, agreed: boolean): Consent {
  const rest = { type: 'PRIVACY', using: true, revocable: null, delegated: null, since: AT, observedAt: AT };
  return { scope, displayName: scope, agreed, ...rest };
}

const user = {
  email: null,
  readAt: { list: AT, profile: AT, scopes: AT, terms: AT },
  consents: [consent('account_email', true)],
} as User;

describe('fieldState', () => {
  it('shows a value as the API gives it and says whether it is masked', () => {
    expect(fieldState({ ...user, email: 'b***@example.com' }, 'email')).toEqual({
      kind: 'value',
      text: 'b***@example.com',
      masked: true,
    });
    expect(fieldState({ ...user, email: 'bori@example.com' }, 'email')).toMatchObject({ masked: false });
  });

  it('keeps the three absences apart', () => {
    expect(fieldState(user, 'email').kind).toBe('none');
    expect(fieldState({ ...user, consents: [consent('account_email', false)] }, 'email').kind).toBe(
      'notAgreed',
    );
    expect(fieldState({ ...user, readAt: NEVER_READ, consents: [] }, 'email').kind).toBe('unknown');
  });

  it('does not say of somebody who has not finished signing up that Kakao has no value', () => {
    const waiting = { ...user, status: 'waiting', consents: [consent('name', true)] } as User;
    expect(fieldState(waiting, 'name').kind).toBe('withheld');
    expect(fieldState(waiting, 'nickname').kind).toBe('none');
    expect(fieldState({ ...waiting, name: '홍*동' }, 'name').kind).toBe('value');
  });

  it('says hidden, not none, to a role that is given no personal fields', () => {
    expect(fieldState(user, 'email', false).kind).toBe('hidden');
    expect(fieldState({ ...user, readAt: NEVER_READ, consents: [] }, 'email', false).kind).toBe('unknown');
  });

  it('takes the older profile item for the nickname too', () => {
    expect(fieldState({ ...user, consents: [consent('profile', false)] }, 'nickname').kind).toBe('notAgreed');
  });
});
