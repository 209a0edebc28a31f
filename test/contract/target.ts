import { startSimulator } from '../support/simulator.js';

/**
 * Whom the contract suite asks. Without settings it is the simulator, which is started for it; with them anything that
 * should behave like Kakao, Kakao itself included:
 *
 * | variable | |
 * |---|---|
 * | `KAKAO_CONTRACT_URL` | base address of kapi, such as `https://kapi.kakao.com` |
 * | `KAKAO_CONTRACT_AUTH_URL` | base address of kauth; by default the same |
 * | `KAKAO_CONTRACT_ADMIN_KEY` | Admin key of a test app |
 * | `KAKAO_CONTRACT_USER_ID` | a linked test person; by default the first of the id list |
 * | `KAKAO_CONTRACT_CHANGES` | `1` lets the suite change that person, and unlink them at the end |
 */
export interface Target {
  url: string;
  authUrl: string;
  adminKey: string;
  userId?: string;
}

const { KAKAO_CONTRACT_URL, KAKAO_CONTRACT_AUTH_URL, KAKAO_CONTRACT_ADMIN_KEY, KAKAO_CONTRACT_USER_ID } =
  process.env;

/** Whether the suite may change anything: always with a simulator of its own, otherwise only when told so. */
export const mayChange = KAKAO_CONTRACT_URL === undefined || process.env.KAKAO_CONTRACT_CHANGES === '1';

/** With a simulator of its own the suite knows that there is something to try everything on. */
export const isOwnSimulator = KAKAO_CONTRACT_URL === undefined;

const OWN_KEY = 'c0ffee00000000000000000000c0ffee';

/** The target of a test file. */
export async function findTarget(): Promise<Target> {
  if (KAKAO_CONTRACT_URL === undefined) {
    const { url } = await startSimulator(['--users', '500', '--seed', '11', '--admin-key', OWN_KEY]);
    return { url, authUrl: url, adminKey: OWN_KEY };
  }
  if (!KAKAO_CONTRACT_ADMIN_KEY)
    throw new Error('KAKAO_CONTRACT_ADMIN_KEY is needed with KAKAO_CONTRACT_URL');
  return {
    url: KAKAO_CONTRACT_URL.replace(/\/$/, ''),
    authUrl: (KAKAO_CONTRACT_AUTH_URL ?? KAKAO_CONTRACT_URL).replace(/\/$/, ''),
    adminKey: KAKAO_CONTRACT_ADMIN_KEY,
    userId: KAKAO_CONTRACT_USER_ID,
  };
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The JSON with every whole number of 16 digits or more as text, because ids pass 2^53 (§1.4). */
  body: unknown;
}

/** One call with the Admin key. Parameters go into the query of a GET and the form of a POST (§1.3). */
export async function call(
  target: Target,
  request: string,
  params: Record<string, string> = {},
  authorization = `KakaoAK ${target.adminKey}`,
): Promise<Answer> {
  const [method = 'GET', path = ''] = request.split(' ');
  const fields = new URLSearchParams(params);
  const hasBody = method === 'POST';
  const answer = await fetch(`${target.url}${path}${hasBody || fields.size === 0 ? '' : `?${fields}`}`, {
    method,
    headers: { authorization },
    body: hasBody ? fields : undefined,
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, body: parseExact(text) };
}

/** The parameters that name one person (§1.2). */
export function target1(id: string): Record<string, string> {
  return { target_id_type: 'user_id', target_id: id };
}

/** Ids of the first page of the id list. */
export async function firstIds(target: Target, limit: number): Promise<string[]> {
  const { body } = await call(target, 'GET /v1/user/ids', { limit: String(limit) });
  return (body as { elements: (string | number)[] }).elements.map(String);
}

/** The person that single-user calls are about. */
export async function testPerson(target: Target): Promise<string> {
  const id = target.userId ?? (await firstIds(target, 1))[0];
  if (id === undefined) throw new Error('the app has no linked person: set KAKAO_CONTRACT_USER_ID');
  return id;
}

function parseExact(text: string): unknown {
  try {
    return JSON.parse(
      text.replace(/("(?:[^"\\]|\\.)*")|(-?\d{16,})/g, (all, string) => (string ? all : `"${all}"`)),
    );
  } catch {
    return undefined;
  }
}
