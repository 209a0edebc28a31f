import { expect, it } from 'vitest';
import { presentDrift } from './drift.presenter.js';

const row = {
  user_id: '7',
  found_at: new Date('2026-11-26T00:00:00Z'),
  status: 'linked' as const,
  told_scopes: ['account_email', 'talk_message'],
  told_terms: null,
  kakao_scopes: ['account_email', 'phone_number'],
  kakao_terms: ['service'],
};

it('names what differs, on either side', () => {
  const { scopes, terms } = presentDrift({ ...row, kinds: ['scopes-not-agreed', 'scopes-not-told'] });
  expect(scopes).toEqual({ notAgreed: ['talk_message'], notTold: ['phone_number'] });
  // The own systems keep no terms: that is no difference.
  expect(terms).toEqual({ notAgreed: [], notTold: [] });
});

it('names no scopes where the link itself differs', () => {
  const { scopes } = presentDrift({ ...row, kinds: ['told-linked'], status: 'unlinked' });
  expect(scopes).toEqual({ notAgreed: [], notTold: [] });
});
