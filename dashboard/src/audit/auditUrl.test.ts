import { describe, expect, it } from 'vitest';
import { auditSearch, isReadWhole, parseAudit, toQuery } from './auditUrl';

describe('the address of the audit log', () => {
  it('survives being written and read', () => {
    const filter = {
      ...parseAudit(''),
      key: 'Job.',
      userId: '4012345601',
      jobId: '7',
      q: 'CS-1',
      from: '2026-11-01',
      to: '2026-11-23',
    };
    expect(parseAudit(auditSearch(filter))).toEqual(filter);
    expect(auditSearch(parseAudit(''))).toBe('');
  });

  it('drops what is no id and no day', () => {
    expect(parseAudit('?userId=abc&operatorId=x&jobId=y&from=yesterday')).toEqual(parseAudit(''));
  });

  it('is known for one of which something cannot be read', () => {
    for (const search of ['', '?q=', '?key=Job.&jobId=7', '?from=2026-11-01&to=2026-11-23&q=CS-1'])
      expect(isReadWhole(search), search).toBe(true);
    for (const search of [
      '?filter={"key":"Job.',
      '?userId=abc',
      '?jobId=7&to=soon',
      '?jobId=7&jobId=8',
      '?Key=Job.',
    ])
      expect(isReadWhole(search), search).toBe(false);
  });

  it('asks for whole Korean days', () => {
    const query = toQuery(parseAudit('?from=2026-11-01&to=2026-11-01'));
    expect(query.from).toBe('2026-11-01T00:00:00+09:00');
    expect(query.to).toBe('2026-11-01T15:00:00.000Z');
  });
});
