import type { AuthProvider } from 'react-admin';
import { ApiError, http } from './http';
import { tabSession } from './tabSession';
import type { Session } from './types';

let known: Promise<Session> | undefined;

/** The session as the server knows it, asked once until log-in or log-out. */
export function readSession(): Promise<Session> {
  known ??= http.get<Session>('/session').then((session) => {
    tabSession.begin(session.operator);
    return session;
  });
  known.catch(() => {
    known = undefined;
  });
  return known;
}

/** What is known of the session is asked for anew. */
export function forgetSession(): void {
  known = undefined;
}

/** Log-in by session cookie. The cookie itself is HttpOnly; what we know of it comes from GET /api/session. */
export const authProvider: AuthProvider = {
  async login({ email, password }: { email: string; password: string }) {
    await http.post('/session', { email, password });
    tabSession.startAnew();
    forgetSession();
  },
  async logout() {
    tabSession.leave();
    forgetSession();
    try {
      await http.delete('/session');
    } catch (error) {
      // Already ended is what was wanted; an unreachable server must not trap anyone on the page either.
      if (!(error instanceof ApiError)) throw error;
    }
    return '/login';
  },
  async checkAuth() {
    try {
      await readSession();
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) throw { message: false, redirectTo: '/login' };
      // A server that cannot answer is no reason to throw people out: pages say that they could not load.
    }
  },
  async checkError() {
    // A session that has ended is dealt with where requests are made, whoever made them.
  },
  async getIdentity() {
    const { operator } = await readSession();
    return { id: operator.id, fullName: operator.name, email: operator.email, role: operator.role };
  },
  async getPermissions() {
    return (await readSession()).operator.permissions;
  },
  async canAccess({ action, resource }) {
    return (await readSession()).operator.permissions.some((one) => one === `${resource}.${action}`);
  },
};
