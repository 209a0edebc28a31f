import { describe, expect, it } from 'vitest';
import enWords from '../../../words/en';
import koWords from '../../../words/ko';
import { detectLocale } from '.';
import en from './en';
import ko from './ko';

type Tree = { [key: string]: string | Tree };

function flatten(tree: Tree, path = ''): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    const name = path ? `${path}/${key}` : key;
    if (typeof value === 'string') flat.set(name, value);
    else for (const [inner, text] of flatten(value, name)) flat.set(inner, text);
  }
  return flat;
}

const english = flatten({ ...en, reports: enWords.reports, evidence: enWords.evidence } as unknown as Tree);
const korean = flatten({ ...ko, reports: koWords.reports, evidence: koWords.evidence } as unknown as Tree);
const variables = (text: string) => new Set(text.match(/%\{\w+\}/g));

describe('messages', () => {
  it('has the same keys in both languages', () => {
    expect([...korean.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it('uses no variable in Korean that English does not have', () => {
    const stray = [...korean].filter(
      ([key, text]) =>
        !key.startsWith('ra/') &&
        [...variables(text)].some((name) => !variables(english.get(key) ?? '').has(name)),
    );
    expect(stray).toEqual([]);
  });

  it('leaves no message empty', () => {
    expect(
      [...english, ...korean].filter(([key, text]) => !text.trim() && key !== 'ra/boolean/null'),
    ).toEqual([]);
  });

  it('tells of each reason why a file is not taken what can be done, for the server says it in English alone', () => {
    const codes = ['no_ids', 'not_text', 'spreadsheet_file', 'column_unclear', 'no_such_column', 'too_large'];
    codes.push('too_many_ids', 'too_many_lines', 'too_many_combinations', 'upload_cut');
    expect(codes.filter((code) => !english.has(`error/byCode/${code}`))).toEqual([]);
  });

  it('tells of each reason why a job does not go on what can be done', () => {
    const codes = ['halted', 'prediction_not_over', 'prediction_in_use', 'overlap_has_begun', 'order_cycle'];
    codes.push(
      'approval_by_creator',
      'approval_by_retrier',
      'check_changed',
      'nothing_to_retry',
      'other_cause',
    );
    expect(codes.filter((code) => !english.has(`error/byCode/${code}`))).toEqual([]);
  });

  it('speaks one polite style in Korean: sentences end in 니다, 니까 or 시오', () => {
    const sentences = [...korean].flatMap(([key, text]) =>
      (text.match(/[^.?!]+[.?!](?=\s|$)/g) ?? []).map((sentence) => [key, sentence.trim()] as const),
    );
    const odd = sentences.filter(
      ([, sentence]) => /[가-힣][.?!]$/.test(sentence) && !/(니다|니까|시오)[.?!]$/.test(sentence),
    );
    expect(odd).toEqual([]);
    expect([...korean].filter(([, text]) => /(해요|어요|아요|세요|네요)(?=[\s.?!]|$)/.test(text))).toEqual(
      [],
    );
  });

  it('writes 그사이 as the one word that it is', () => {
    expect([...korean].filter(([, text]) => text.includes('그 사이'))).toEqual([]);
  });

  it('never hedges a particle after a variable', () => {
    expect(
      [...korean].filter(([, text]) => /을\(를\)|이\(가\)|은\(는\)|\}(을|를|이|가|은|는)(\s|$)/.test(text)),
    ).toEqual([]);
  });
});

describe('detectLocale', () => {
  it('takes the stored choice, then the browser’s first known language, then English', () => {
    expect(detectLocale('"ko"', ['en-US'])).toBe('ko');
    expect(detectLocale(null, ['fr-FR', 'ko-KR', 'en'])).toBe('ko');
    expect(detectLocale(null, ['en-GB', 'ko'])).toBe('en');
    expect(detectLocale(null, ['ja'])).toBe('en');
    expect(detectLocale('broken', [])).toBe('en');
  });
});
