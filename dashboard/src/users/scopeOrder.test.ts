import { describe, expect, it } from 'vitest';
import ko from '../i18n/ko';
import { inScopeOrder } from './scopeOrder';

const sorted = (scopes: string[]) => inScopeOrder(scopes, (scope) => scope);

describe('inScopeOrder', () => {
  it('puts scopes as they stand on a person’s page, and those not known last as they came', () => {
    expect(sorted(['birthday', 'zeta', 'profile_nickname', 'alpha', 'account_email'])).toEqual([
      'profile_nickname',
      'account_email',
      'birthday',
      'zeta',
      'alpha',
    ]);
  });

  it('knows every scope that has a name', () => {
    const names = Object.keys(ko.scopes);
    expect(sorted(['unknown', ...names.toReversed()])).toEqual([...names, 'unknown']);
  });
});
