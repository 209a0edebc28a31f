import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Simulator } from './simulator.js';
import { callOf, smallWorld, target, testOptions } from './testing/small-world.js';

describe('a state file', () => {
  let folder: string;
  let stateFile: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'simulator-'));
    stateFile = join(folder, 'state');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('brings back what happened, in the order in which it did', () => {
    const first = smallWorld({ stateFile });
    const id = first.world.idOf(0);
    callOf(first, 'POST /v1/user/unlink', target(id));
    first.happen('control', '123', [
      { op: 'add' },
      { op: 'link', at: 1_800_000_000, isWaiting: true, isSynched: false, scopes: ['name'], terms: [] },
      { op: 'set-account', account: { nickname: '보리' } },
    ]);
    first.journal.close();

    const second = smallWorld({ stateFile });
    expect(second.restored).toBe(2);
    expect(second.world.isLinked(0)).toBe(false);
    expect(callOf(second, 'GET /v2/user/me', target('123')).body.has_signed_up).toBe(false);
    expect(second.world.account(second.world.positionOf('123')).nickname).toBe('보리');
    expect(second.world.newcomers.size).toBe(1);
    callOf(second, 'POST /v1/user/logout', target(second.world.idOf(1)));
    expect(JSON.parse(second.journal.after(2, 1)[0]!).n).toBe(3);
    second.journal.close();
  });

  it('adds nobody whom a call only named', () => {
    const first = smallWorld({ stateFile });
    callOf(first, 'POST /v1/user/unlink', target('12345'));
    const id = first.world.nextId();
    first.happen('control', id, [{ op: 'add' }]);
    const newcomer = first.world.account(first.world.positionOf(id));
    first.journal.close();

    const second = smallWorld({ stateFile });
    expect(second.world.people.count).toBe(first.world.people.count);
    expect(second.world.account(second.world.positionOf(id))).toEqual(newcomer);
    second.journal.close();
  });

  it.each(['0', '-1', '0012'])('may have a call about %s, which is no id', (id) => {
    const first = smallWorld({ stateFile });
    callOf(first, 'POST /v1/user/unlink', target(id));
    callOf(first, 'POST /v1/user/logout', target(id), 'KakaoAK wrong');
    first.journal.close();

    const second = smallWorld({ stateFile });
    expect(second.restored).toBe(2);
    second.journal.close();
  });

  it('survives a line that was cut off by a kill', () => {
    const first = smallWorld({ stateFile });
    callOf(first, 'POST /v1/user/unlink', target(first.world.idOf(0)));
    first.journal.close();
    appendFileSync(stateFile, '{"n":2,"at":"2026-');
    const second = smallWorld({ stateFile });
    expect(second.restored).toBe(1);
    second.journal.close();
    expect(readFileSync(stateFile, 'utf8').endsWith('}\n')).toBe(true);
  });

  it('is refused for another world, and when it is something else', () => {
    smallWorld({ stateFile }).journal.close();
    expect(() => new Simulator(testOptions({ stateFile, seed: 8 }))).toThrow('--seed 7');
    const other = join(folder, 'other');
    appendFileSync(other, 'hello\n');
    expect(() => new Simulator(testOptions({ stateFile: other }))).toThrow('not a state file');
  });
});
