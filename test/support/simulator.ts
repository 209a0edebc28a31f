import { type Program, startProgram } from './program.js';

export interface TestSimulator extends Program {
  /** What KAKAO_API_URL and KAKAO_AUTH_URL take. */
  url: string;
}

/**
 * Starts the Kakao simulator as a process of its own on a free port; it ends with the test file.
 *
 * @param args more switches, `['--users', '200', '--seed', '7']`
 */
export async function startSimulator(args: string[] = []): Promise<TestSimulator> {
  const main = 'dist/server/kakao-simulator/main.js';
  const program = await startProgram([main, '--port', '0', ...args], { until: /"url":"(http[^"]+)"/ });
  return { ...program, url: program.match };
}
