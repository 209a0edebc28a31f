import { authorizeUrl } from '../kakao-client/index.js';
import type { AskWarning } from './consent-requests.schema.js';

/** Where Kakao asks, and for which app. */
export interface LoginApp {
  authUrl: string;
  restApiKey: string;
  redirectUri: string;
}

/** What is asked for, and what is known of the app's terms. */
export interface Asked {
  scopes: readonly string[];
  tags: readonly string[];
  /** Tags of all required terms of the app. */
  requiredTags: readonly string[];
}

/**
 * The address at which Kakao asks whoever opens it for these scopes and terms (§3.1). It holds no secret, and no
 * `state`: that belongs to a log-in which the service itself begins.
 *
 * Terms are shown only where a required one is among them: where none was asked for, one is added.
 */
export function askUrl(app: LoginApp, asked: Asked): { url: string; warnings: AskWarning[] } {
  const { scopes, tags, requiredTags } = asked;
  const warnings: AskWarning[] = ['not_bound_to_person', 'without_state'];
  const serviceTerms = [...tags];
  if (tags.length > 0 && !tags.some((tag) => requiredTags.includes(tag))) {
    const [required] = requiredTags;
    if (required === undefined) warnings.unshift('no_required_term');
    else {
      serviceTerms.push(required);
      warnings.unshift('required_term_added');
    }
  }
  if (scopes.length > 0 && !scopes.includes('openid')) warnings.push('openid_not_asked');
  const url = authorizeUrl(app.authUrl, app.restApiKey, {
    redirectUri: app.redirectUri,
    ...(scopes.length > 0 ? { scope: scopes } : {}),
    ...(serviceTerms.length > 0 ? { serviceTerms } : {}),
  });
  return { url, warnings };
}
