import { expect, it } from 'vitest';
import { WORDS } from '../../../words/index.js';
import { attachment } from './attachment.js';

it('names a file for programs in ASCII, and for people in their language too', () => {
  const file = { file: 'job', id: '12', ending: 'xlsx' } as const;
  expect(attachment(file)).toBe('attachment; filename="job-12.xlsx"');
  const korean = attachment({ ...file, language: 'ko' });
  const name = /^attachment; filename="job-12.xlsx"; filename\*=UTF-8''(.+)$/.exec(korean)?.[1] ?? '';
  expect(name).toMatch(/^[\w%.-]+$/);
  expect(decodeURIComponent(name)).toBe('작업 12 보고서.xlsx');
});

it.each(['ko', 'en'] as const)(
  'has no name in %s that RFC 8187 or a file system would not take',
  (language) => {
    for (const name of Object.values(WORDS[language].reports.files)) {
      expect(name).toContain('%{id}');
      expect(name.replace('%{id}', '')).not.toMatch(/['()*\\/:?"<>|]/);
    }
  },
);
