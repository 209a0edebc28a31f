import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { offAbort, onAbort } from './on-abort.js';

it('does all that is still wanted, once, with one listener a signal', () => {
  const controller = new AbortController();
  const { signal } = controller;
  const done: string[] = [];
  const first = () => {
    done.push('first');
    offAbort(signal, first);
  };
  const second = () => done.push('second');
  const ended = () => done.push('ended');
  for (const act of [first, ended, second]) onAbort(signal, act);
  offAbort(signal, ended);
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  controller.abort();
  expect(done).toEqual(['first', 'second']);
});

it('keeps signals apart', () => {
  const one = new AbortController();
  const other = new AbortController();
  const done: string[] = [];
  onAbort(one.signal, () => done.push('one'));
  onAbort(other.signal, () => done.push('other'));
  one.abort();
  expect(done).toEqual(['one']);
});

it('leaves nothing at a signal of which nothing more is wanted, for one made of others would live as long as they', () => {
  const { signal } = new AbortController();
  const act = () => undefined;
  const other = () => undefined;
  for (const each of [act, other]) onAbort(signal, each);
  offAbort(signal, act);
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  offAbort(signal, other);
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  onAbort(signal, act);
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);
});
