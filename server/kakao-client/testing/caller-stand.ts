import { type CallReport, KakaoClient, type KakaoClientOptions, type KakaoError } from '../index.js';
import { type Answer, type Stand, startStand } from './stand.js';

export const KEYS = ['primary-key-0123456789', 'second-key-0123456789', 'third-key-0123456789'];

/** Of the present test: the server that plays Kakao, a client of it, and what that client reported of its calls. */
export let stand: Stand;
export let client: KakaoClient;
export let reports: CallReport[];

/** Takes what is to be done before or after each test. */
type Hook = (work: () => Promise<void>) => void;

/** Gives each test of a file a server of its own that answers `{"id":1}`, and a client with the first of {@link KEYS}. */
export function giveCallerStand(hooks: Record<'beforeEach' | 'afterEach', Hook>): void {
  hooks.beforeEach(async () => {
    reports = [];
    stand = await startStand({ body: '{"id":1}' });
    client = newClient();
  });

  hooks.afterEach(async () => {
    await client.close();
    await stand.close();
  });
}

/** Makes the test use a client with other options. */
export async function replaceClient(options: Partial<KakaoClientOptions>): Promise<void> {
  await client.close();
  client = newClient(options);
}

/** Another client of the present server. */
export function newClient(options: Partial<KakaoClientOptions> = {}): KakaoClient {
  return new KakaoClient({
    adminKeys: [KEYS[0]!],
    apiUrl: stand.url,
    authUrl: stand.url,
    onCall: (report) => reports.push(report),
    ...options,
  });
}

/** What a call failed with; throws when it succeeded. */
export async function errorOf(call: Promise<unknown>): Promise<KakaoError> {
  return (await call.then(
    () => {
      throw new Error('it succeeded');
    },
    (error: unknown) => error,
  )) as KakaoError;
}

/** A refusal by Kakao. */
export const fail = (code: number, status = 400): Answer => ({ status, body: `{"code":${code},"msg":"m"}` });
/** A 5xx that is not Kakao's JSON. */
export const MALFORMED: Answer = { status: 502, body: '<html>Bad gateway</html>' };
/** The connection ends before the answer. */
export const cut: Answer = { act: (_response, socket) => void socket.destroy() };
/** The connection ends in the middle of the answer. */
export const halfBody: Answer = {
  act: (response, socket) => {
    response.writeHead(200, { 'content-length': '50' }).write('{"id":');
    setTimeout(() => socket.destroy(), 20);
  },
};
