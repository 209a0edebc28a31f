import { spawnSync } from 'node:child_process';
import { LaunchError } from '../launch-error.js';

/** How a PostgreSQL program is run; PostgreSQL refuses to run as root. */
export interface RunAs {
  /** Whom its files must belong to; undefined: whoever makes them. */
  owner?: User;
  /** For `spawn`. */
  spawnAs: Partial<User>;
  /** Put before the program and its arguments. */
  wrapper: string[];
}

export interface User {
  uid: number;
  gid: number;
}

const USER = 'postgres';

/**
 * As an ordinary user: as that user. As root: as the system's `postgres` user, created where there
 * is none. Where that user may not enter the given folders (a clone under `/root`, say), it is
 * given the one capability that lets it, instead of changing the folders' permissions.
 *
 * @param paths folders and programs that must be reachable
 * @throws LaunchError when no such user can be had
 */
export function findDatabaseUser(paths: string[]): RunAs {
  if (process.getuid?.() !== 0) return { spawnAs: {}, wrapper: [] };
  const user = lookUpUser() ?? createUser();
  if (canReach(user, paths)) return { owner: user, spawnAs: user, wrapper: [] };
  const wrapper = [
    'setpriv',
    `--reuid=${user.uid}`,
    `--regid=${user.gid}`,
    '--clear-groups',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
    // Without it the capability does not count when a program asks the system what it may open, as initdb does.
    '--securebits=+no_setuid_fixup',
    '--',
  ];
  if (spawnSync('setpriv', [...wrapper.slice(1), 'true']).status === 0)
    return { owner: user, spawnAs: {}, wrapper };
  throw new LaunchError(
    `PostgreSQL cannot run as root, and its user "${USER}" may not enter ${paths[0]}: move the project or DATA_DIR, start as an ordinary user, or set DATABASE_URL`,
  );
}

function lookUpUser(): User | undefined {
  const [uid, gid] = ['-u', '-g'].map((flag) => {
    const { status, stdout } = spawnSync('id', [flag, USER], { encoding: 'utf8' });
    return status === 0 ? Number(stdout) : undefined;
  });
  return uid === undefined || gid === undefined ? undefined : { uid, gid };
}

function createUser(): User {
  spawnSync('groupadd', ['--system', USER]);
  spawnSync('useradd', ['--system', '--no-create-home', '--gid', USER, '--shell', '/usr/sbin/nologin', USER]);
  const user = lookUpUser();
  if (user) return user;
  throw new LaunchError(
    `PostgreSQL cannot run as root, and the user "${USER}" could not be created: start as an ordinary user, or set DATABASE_URL`,
  );
}

function canReach(user: User, paths: string[]): boolean {
  const script = 'for path; do test -x "$path" || exit 1; done';
  return spawnSync('/bin/sh', ['-c', script, 'sh', ...paths], { ...user, cwd: '/' }).status === 0;
}
