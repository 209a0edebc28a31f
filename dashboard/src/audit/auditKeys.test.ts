import { describe, expect, it } from 'vitest';
import { auditEventSchema } from '../../../server/audit/audit.schema.js';
import en from '../i18n/en';
import ko from '../i18n/ko';
import { AUDIT_GROUPS } from './auditGroups';

type Words = Record<string, Record<string, string>>;

describe('audit keys', () => {
  it.each([
    ['en', en.audit],
    ['ko', ko.audit],
  ])('all have words in %s', (_, { key: words, group }) => {
    const without = auditEventSchema.shape.key.options.filter((key) => {
      const [subject = '', act = ''] = key.split('.');
      return !(words as Words)[subject]?.[act] || !(group as Record<string, string>)[subject];
    });
    expect(without).toEqual([]);
  });

  it('are all among the choices of the filter', () => {
    const groups = new Set(auditEventSchema.shape.key.options.map((key) => key.split('.')[0]));
    expect([...AUDIT_GROUPS].sort()).toEqual([...groups].sort());
  });
});
