import { describe, expect, it } from 'vitest';
import { type CheckForm, complaintsOf } from './checkForm';

const FORM: CheckForm = {
  on: '2026-11-26',
  purpose: 'marketing',
  scopes: [],
  terms: ['marketing_2025'],
  maxAgeDays: '30',
  reason: 'newsletter',
};

describe('complaintsOf', () => {
  it.each<[Partial<CheckForm>, number | null, string[]]>([
    [{}, null, []],
    [{}, 1, []],
    [{}, 0, ['who']],
    [{}, 10_001, ['tooMany']],
    [{ on: '2026-02-30' }, null, ['on']],
    [{ scopes: ['talk_message'], terms: [] }, null, ['term']],
    [{ purpose: 'other', scopes: ['talk_message'], terms: [] }, null, []],
    [{ purpose: 'other', terms: [] }, null, ['needs']],
    [{ maxAgeDays: '0' }, null, ['maxAge']],
    [{ maxAgeDays: '3651' }, null, ['maxAge']],
    [{ maxAgeDays: 'x' }, null, ['maxAge']],
    [{ reason: ' ' }, null, ['reason']],
  ])('of %j on %j ids are %j', (change, ids, complaints) => {
    expect(complaintsOf({ ...FORM, ...change }, ids)).toEqual(complaints);
  });
});
