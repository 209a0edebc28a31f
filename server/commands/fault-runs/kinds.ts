/** What a fault run has to know of a kind of job: how it is asked for, and where its changes show. */
export interface RunKind {
  name: 'unlink' | 'revoke-scopes' | 'revoke-terms' | 'logout';
  params: Record<string, unknown>;
  /** As the simulator's journal calls the changing call. */
  endpoint: string;
  auditKey: string;
  /** Whether a person who linked anew after the draft is told apart and left alone. */
  isAboutTheLink: boolean;
}

export const SCOPE = 'account_email';
export const TAG = 'marketing_2025';

export const RUN_KINDS: Record<RunKind['name'], RunKind> = {
  unlink: {
    name: 'unlink',
    params: {},
    endpoint: 'POST /v1/user/unlink',
    auditKey: 'User.Unlinked',
    isAboutTheLink: true,
  },
  'revoke-scopes': {
    name: 'revoke-scopes',
    params: { scopes: [SCOPE] },
    endpoint: 'POST /v2/user/revoke/scopes',
    auditKey: 'User.ScopesRevoked',
    isAboutTheLink: true,
  },
  'revoke-terms': {
    name: 'revoke-terms',
    params: { tags: [TAG] },
    endpoint: 'POST /v2/user/revoke/service_terms',
    auditKey: 'User.TermsRevoked',
    isAboutTheLink: true,
  },
  logout: {
    name: 'logout',
    params: {},
    endpoint: 'POST /v1/user/logout',
    auditKey: 'User.LoggedOut',
    isAboutTheLink: false,
  },
};
