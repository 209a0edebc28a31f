import { expect, it } from 'vitest';
import { askUrl } from './ask-url.js';

const APP = {
  authUrl: 'https://kauth.kakao.com',
  restApiKey: 'rest',
  redirectUri: 'https://shop.example/cb?x=1',
};

function ask(scopes: string[], tags: string[], requiredTags: string[]) {
  const { url, warnings } = askUrl(APP, { scopes, tags, requiredTags });
  const { origin, pathname, searchParams } = new URL(url);
  expect(`${origin}${pathname}`).toBe('https://kauth.kakao.com/oauth/authorize');
  return { query: Object.fromEntries(searchParams), warnings };
}

it('asks for scopes in one list and says what the link cannot do', () => {
  const { query, warnings } = ask(['account_email', 'gender'], [], ['service']);
  expect(query).toEqual({
    client_id: 'rest',
    redirect_uri: 'https://shop.example/cb?x=1',
    response_type: 'code',
    scope: 'account_email,gender',
  });
  expect(warnings).toEqual(['not_bound_to_person', 'without_state', 'openid_not_asked']);
  expect(ask(['openid'], [], []).warnings).not.toContain('openid_not_asked');
});

it('adds a required term where none is among those asked for, or the screen would not appear', () => {
  const added = ask([], ['marketing'], ['service', 'privacy']);
  expect(added.query).toMatchObject({ service_terms: 'marketing,service' });
  expect(added.query).not.toHaveProperty('scope');
  expect(added.warnings[0]).toBe('required_term_added');
  const enough = ask([], ['marketing', 'privacy'], ['service', 'privacy']);
  expect(enough.query.service_terms).toBe('marketing,privacy');
  expect(enough.warnings).toEqual(['not_bound_to_person', 'without_state']);
  expect(ask([], ['marketing'], []).warnings[0]).toBe('no_required_term');
});
