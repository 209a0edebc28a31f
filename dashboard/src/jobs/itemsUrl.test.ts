import { describe, expect, it } from 'vitest';
import { type ItemFilter, itemsAddress, parseItems } from './itemsUrl';

describe('the address of people of a job', () => {
  it.each<[Partial<ItemFilter>, string]>([
    [{}, '/jobs/7?tab=items'],
    [{ choice: 'cancelled' }, '/jobs/7?tab=items&outcome=cancelled'],
    [{ choice: 'failed', errorCode: '-103' }, '/jobs/7?tab=items&outcome=failed&errorCode=-103'],
    [{ errorCode: 'a&b' }, '/jobs/7?tab=items&errorCode=a%26b'],
    [{ choice: 'neverTried' }, '/jobs/7?tab=items&neverTried=true'],
    [{ choice: 'deviated' }, '/jobs/7?tab=items&deviated=true'],
  ])('names %o', (filter, address) => {
    expect(itemsAddress('7', filter)).toBe(address);
    expect(parseItems(new URL(address, 'http://x').search)).toEqual({ choice: '', errorCode: '', ...filter });
  });

  it('leaves out what is no outcome, and what no code is as long as', () => {
    const search = `?outcome=gone&neverTried=yes&errorCode=${'x'.repeat(101)}`;
    expect(parseItems(search)).toEqual({ choice: '', errorCode: '' });
  });
});
