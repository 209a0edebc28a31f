import type { FirstOperator } from '../operators/first-operators.js';
import type { Config } from '../platform/config/config.js';

/** What is printed once Linkdesk is up: the address, and how to log in. */
export function welcome(url: string, config: Config, created: FirstOperator[]): string {
  const lines = ['', `Linkdesk is up: ${url}`];
  if (config.kakao.isSimulated) {
    lines.push(
      'This is the demo: the people are invented. Set KAKAO_ADMIN_KEY for an application of your own.',
    );
  }
  if (config.role !== 'worker' || created.length > 0) lines.push('', ...logInLines(created));
  lines.push('', 'Ctrl-C stops everything that was started here; the data stays.', '');
  return lines.join('\n');
}

/** How to log in: with what was just made, or as before. */
export function logInLines(created: FirstOperator[]): string[] {
  if (created.length === 0) {
    return ['Log in as before. A forgotten password: npm run reset-password -- EMAIL'];
  }
  const width = Math.max(...created.map(({ email }) => email.length));
  return [
    'Log in as (shown this once, and stored only as a hash):',
    ...created.map(
      ({ email, password, role }) =>
        `  ${email.padEnd(width)}  ${password ?? 'the password in ADMIN_PASSWORD'}  (${role})`,
    ),
  ];
}
