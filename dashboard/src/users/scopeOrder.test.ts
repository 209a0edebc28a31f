import { describe, expect, it } from 'vitest';
import { inScopeOrder } from '../../../words/scopeOrder';
import ko from '../i18n/ko';

const sorted = (scopes: string[]) => inScopeOrder(scopes, (scope) => scope);

describe('inScopeOrder', () => {
  it('puts scopes as they stand on a person’s page, and those not known last by their ids', () => {
    expect(sorted(['birthday', 'zeta_10', 'zeta_2', 'profile_nickname', 'alpha', 'account_email'])).toEqual([
      'profile_nickname',
      'account_email',
      'birthday',
      'alpha',
      'zeta_2',
      'zeta_10',
    ]);
  });

  it('knows every scope that has a name', () => {
    const names = Object.keys(ko.scopes);
    expect(sorted(['unknown', ...names.toReversed()])).toEqual([...names, 'unknown']);
  });
});
