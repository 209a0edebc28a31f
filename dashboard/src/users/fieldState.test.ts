import { describe, expect, it } from 'vitest';
import type { User } from '../providers/types';
import { fieldState } from './fieldState';

const user: User = {
  id: '1',
  status: 'linked',
  connectedAt: null,
  synchedAt: null,
  hasSignedUp: null,
  refreshedAt: '2026-11-23T00:00:00Z',
  email: null,
  consents: [{ scope: 'account_email', agreed: true }],
};

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
    expect(fieldState({ ...user, consents: [{ scope: 'account_email', agreed: false }] }, 'email').kind).toBe(
      'notAgreed',
    );
    expect(fieldState({ ...user, refreshedAt: null, consents: null }, 'email').kind).toBe('unknown');
    const readAt = { list: '2026-11-23T00:00:00Z', profile: null, scopes: null, terms: null };
    expect(fieldState({ ...user, readAt, consents: null }, 'email').kind).toBe('unknown');
  });

  it('says hidden, not none, to a role that is given no personal fields', () => {
    expect(fieldState(user, 'email', false).kind).toBe('hidden');
    expect(fieldState({ ...user, refreshedAt: null, consents: null }, 'email', false).kind).toBe('unknown');
  });

  it('takes the older profile item for the nickname too', () => {
    expect(fieldState({ ...user, consents: [{ scope: 'profile', agreed: false }] }, 'nickname').kind).toBe(
      'notAgreed',
    );
  });
});
