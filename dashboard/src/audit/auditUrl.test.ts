import { describe, expect, it } from 'vitest';
import { auditSearch, parseAudit, toQuery } from './auditUrl';

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

  it('asks for whole Korean days', () => {
    const query = toQuery(parseAudit('?from=2026-11-01&to=2026-11-01'));
    expect(query.from).toBe('2026-11-01T00:00:00+09:00');
    expect(query.to).toBe('2026-11-01T15:00:00.000Z');
  });
});
