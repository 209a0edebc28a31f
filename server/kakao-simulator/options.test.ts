import { describe, expect, it } from 'vitest';
import { helpText, type Options, readOptions } from './options.js';

describe('the switches', () => {
  it('come from the command line, then the environment, then the defaults', () => {
    const env = { KAKAO_SIMULATOR_USERS: '20', KAKAO_SIMULATOR_SEED: '5', KAKAO_ADMIN_KEY: 'from-env' };
    const options = readOptions(['--users', '30', '--variant', 'idsOverlap=false'], env) as Options;
    expect(options).toMatchObject({ users: 30, seed: 5, port: 4000, adminKey: 'from-env' });
    expect(options.variants).toEqual({ idsOverlap: false });
  });

  it('are all in --help', () => {
    expect(readOptions(['--help'], {})).toBe('help');
    expect(helpText()).toContain('--ids-per-minute');
    const lines = helpText().match(/^ {2}--.*$/gm)!;
    expect(lines.filter((line) => !/^ {2}--[a-z-]+( \S+)? {2,}\S/.test(line))).toEqual([]);
  });

  it.each([
    [['--port', 'x'], '--port'],
    [['--port', '1.5'], '--port'],
    [['--fail-share', '2'], '--fail-share'],
    [['--until', 'soon'], '--until'],
    [['--latency-ms', 'slow'], 'latency'],
    [['--unlink-webhook-method', 'PUT'], '--unlink-webhook-method'],
    [['--unlink-webhook', 'nowhere'], '--unlink-webhook'],
    [['--status-webhook', 'localhost:3000/x'], '--status-webhook'],
    [['--redirect-uri', 'http://127.0.0.1/', '--redirect-uri', 'nowhere'], '--redirect-uri'],
    [['--issuer', 'nobody'], '--issuer'],
    [['--variant', 'nope=1'], '--variant nope'],
    [['--variant', 'idsOverlap=maybe'], '--variant idsOverlap'],
    [['--nope'], '--nope'],
  ])('%o is refused by name', (args, name) => {
    expect(() => readOptions(args, {})).toThrow(name);
  });
});
