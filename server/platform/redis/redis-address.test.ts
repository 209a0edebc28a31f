import { describe, expect, it } from 'vitest';
import { parseRedisAddress } from './redis-address.js';

describe('parseRedisAddress', () => {
  it('leaves the address of one server as it is', () => {
    for (const url of ['redis://h', 'rediss://u:p@h:6380/3', 'redis://[::1]:6379']) {
      expect(parseRedisAddress(url)).toEqual({ kind: 'single', url });
    }
  });

  it('reads Sentinels with the name of their master', () => {
    const text = 'redis+sentinel://:p%40ss@s1:26380,s2,[::1]:26381/mymaster/2?sentinelPassword=other';
    expect(parseRedisAddress(text)).toEqual({
      kind: 'sentinel',
      isTls: false,
      sentinels: [
        { host: 's1', port: 26_380 },
        { host: 's2', port: 26_379 },
        { host: '::1', port: 26_381 },
      ],
      masterName: 'mymaster',
      access: { password: 'p@ss' },
      sentinelPassword: 'other',
      database: 2,
    });
  });

  it('reads the nodes of a Cluster', () => {
    expect(parseRedisAddress('rediss+cluster://app:secret@n1:7000,n2')).toEqual({
      kind: 'cluster',
      isTls: true,
      nodes: [
        { host: 'n1', port: 7_000 },
        { host: 'n2', port: 6_379 },
      ],
      access: { username: 'app', password: 'secret' },
    });
  });

  it.each([
    ['localhost:6379', /redis:\/\/host:port/],
    ['redis+sentinel://s1:26379', /name the master/],
    ['redis+sentinel://s1:26379/', /name the master/],
    ['redis+sentinel://s1:26379/mymaster/x', /number of the database/],
    ['redis+sentinel://s1:26379/mymaster?password=topsecret', /sentinelPassword/],
    ['redis+sentinel://s1:0/mymaster', /redis\+sentinel:\/\/host:port/],
    ['redis+sentinel://s1:26379,/mymaster', /redis\+sentinel:\/\/host:port/],
    ['redis+cluster://:topsecret@n1:70000', /redis\+cluster:\/\/host:port/],
    ['redis+cluster://:topsecret@n1:7000/1', /one database/],
    ['redis+cluster://:topsecret%zz@n1:7000', /hexadecimal/],
    ['redis://:topsecret%zz@n1:7000', /hexadecimal/],
  ])('refuses %s and repeats no password', (text, what) => {
    expect(() => parseRedisAddress(text)).toThrow(what);
    expect(() => parseRedisAddress(text)).not.toThrow(/topsecret/);
  });
});
