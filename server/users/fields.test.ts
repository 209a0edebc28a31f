import { describe, expect, it } from 'vitest';
import type { StoredScope } from '../consents/user-consents.entity.js';
import { type FieldGrounds, fieldsOf } from './fields.js';

const EARLY = new Date('2026-01-01T00:00:00Z');
const LATE = new Date('2026-01-02T00:00:00Z');

const scope = (id: string, agreed: boolean, using = true): StoredScope => ({
  id,
  agreed,
  using,
  display_name: id,
  type: 'PRIVACY',
  since: EARLY.toISOString(),
});

function field(name: string, account: Record<string, unknown>, more: Partial<FieldGrounds> = {}) {
  const grounds: FieldGrounds = {
    status: 'linked',
    profile_read_at: LATE,
    scopes_read_at: EARLY,
    kakao_account: account,
    scopes: null,
    ...more,
  };
  return fieldsOf(grounds).find((one) => one.field === name);
}

describe('fieldsOf follows the table of §4.3', () => {
  it.each([
    [
      'set up, agreed, the account has a value',
      { email_needs_agreement: false, email: 'a@example.com' },
      'seen',
      false,
    ],
    [
      'a value counts even beside a flag that says otherwise',
      { email_needs_agreement: true, email: 'a@b.c' },
      'seen',
      false,
    ],
    ['set up, not agreed, asking could yield it', { email_needs_agreement: true }, 'not_agreed', true],
    ['set up, agreed, the account has none', { email_needs_agreement: false }, 'none', false],
    ['not set up', {}, 'not_asked', false],
    ['null is no value', { email_needs_agreement: false, email: null }, 'none', false],
  ])('%s', (_, account, state, isAskable) => {
    expect(field('email', account)).toMatchObject({ scope: 'account_email', state, isAskable, caveats: [] });
  });

  it('tells a flag of "nothing to be had" without consent from one with it', () => {
    const account = { gender_needs_agreement: false };
    expect(field('gender', account, { scopes: [scope('gender', false)] })).toMatchObject({
      state: 'not_agreed',
      isAskable: false,
    });
    expect(field('gender', account, { scopes: [scope('gender', true)] })?.state).toBe('none');
  });

  it('knows the legacy item that opens nickname and picture together', () => {
    const account = {
      profile_needs_agreement: false,
      profile: { nickname: '보리', is_default_nickname: true },
    };
    const more = { scopes: [scope('profile', true)] };
    expect(field('nickname', account, more)).toMatchObject({
      scope: 'profile',
      state: 'seen',
      caveats: ['placeholder'],
    });
    expect(field('profileImage', account, more)).toMatchObject({ scope: 'profile', state: 'none' });
  });

  it('says what an email is worth', () => {
    const account = { email: 'a@example.com', is_email_valid: false, is_email_verified: false };
    expect(field('email', account)?.caveats).toEqual(['email_expired', 'email_unverified']);
  });
});

describe('fieldsOf', () => {
  it('believes scopes that were read after the profile', () => {
    const read = { profile_read_at: EARLY, scopes_read_at: LATE };
    const withdrawn = { ...read, scopes: [scope('account_email', false)] };
    expect(field('email', { email: 'a@example.com', is_email_valid: false }, withdrawn)).toMatchObject({
      state: 'not_agreed',
      isAskable: true,
      caveats: ['kept_from_before'],
    });
    const given = { ...read, scopes: [scope('account_email', true)] };
    expect(field('email', { email_needs_agreement: true }, given)?.state).toBe('unread');
    expect(field('email', { email: 'a@example.com' }, given)?.state).toBe('seen');
    // The profile is the later reading: its value stands.
    const older = { scopes: [scope('account_email', false)] };
    expect(field('email', { email: 'a@example.com' }, older)?.state).toBe('seen');
  });

  it('does not ask for what the app no longer uses', () => {
    const read = { profile_read_at: EARLY, scopes_read_at: LATE, scopes: [scope('name', false, false)] };
    expect(field('name', {}, read)).toMatchObject({ state: 'not_agreed', isAskable: false });
  });

  it('tells unread, withheld and unlinked apart', () => {
    const unread = { profile_read_at: null, scopes_read_at: null, kakao_account: null };
    expect(field('email', {}, unread)?.state).toBe('unread');
    expect(field('phoneNumber', {}, { status: 'waiting' })?.state).toBe('withheld');
    const scopes = [scope('phone_number', false)];
    expect(field('phoneNumber', {}, { status: 'waiting', scopes })?.state).toBe('not_agreed');
    expect(field('email', { email_needs_agreement: true }, { status: 'waiting' })?.state).toBe('not_agreed');
    expect(fieldsOf({ ...unread, status: 'unlinked', scopes: null })).toEqual([]);
  });
});
