import { describe, expect, it } from 'vitest';
import { DUES, readReconfirm } from './reconfirm';

describe('readReconfirm', () => {
  it('reads a tag and days from today, whatever the tag holds', () => {
    expect(readReconfirm('marketing:..0')).toEqual({ tag: 'marketing', due: '..0', from: '', to: '0' });
    expect(readReconfirm('a:b:-30..-1')).toEqual({ tag: 'a:b', due: '-30..-1', from: '-30', to: '-1' });
    expect(readReconfirm('marketing:91..')).toMatchObject({ due: '91..', from: '91', to: '' });
    expect(readReconfirm('marketing:unknown')).toMatchObject({ due: 'unknown', from: '', to: '' });
  });

  it('reads every time that is offered', () => {
    for (const due of Object.values(DUES)) expect(readReconfirm(`term:${due}`)?.due).toBe(due);
  });

  it('refuses what the API refuses', () => {
    for (const text of [
      '',
      'marketing',
      'marketing:',
      ':..0',
      'a,b:..0',
      'marketing:1',
      'marketing:1..12345',
    ])
      expect(readReconfirm(text)).toBeNull();
  });
});
