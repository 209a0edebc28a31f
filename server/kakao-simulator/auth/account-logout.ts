import { redirect, sendPage, type View } from './browser.js';
import { findLoginKey, isRegistered } from './login-request.js';
import { errorPage, logoutPage } from './pages.js';

/** `GET` and `POST /oauth/logout` (§3.6): ends the browser's session, not the tokens. */
export function accountLogout(view: View): void {
  const { sim, params } = view;
  const key = findLoginKey(sim.app, params.client_id);
  if (!key) {
    sendPage(view, errorPage('KOE101', 'Not exist client_id'), 401);
    return;
  }
  const uri = params.logout_redirect_uri;
  if (uri === undefined || !isRegistered(key.logoutRedirectUris, uri)) {
    sendPage(view, errorPage('KOE007', 'the logout redirect URI is not registered'), 400);
    return;
  }
  if (view.request.method === 'GET') {
    sendPage(view, logoutPage({ uri, clientId: key.key, state: params.state ?? '' }));
    return;
  }
  const target = new URL(uri);
  if (params.state) target.searchParams.set('state', params.state);
  const cookie = params.answer === 'account' ? sim.provider.sessions.end(view.request) : undefined;
  redirect(view, target.href, cookie);
}
