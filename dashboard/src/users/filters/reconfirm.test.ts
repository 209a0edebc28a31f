import polyglotI18nProvider from 'ra-i18n-polyglot';
import { describe, expect, it } from 'vitest';
import en from '../../i18n/en';
import ko from '../../i18n/ko';
import { DUES, isTurnedDue, readReconfirm, reconfirmLabel } from './reconfirm';

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

  it('knows a range whose first day is after its last', () => {
    expect(isTurnedDue({ from: '30', to: '1' })).toBe(true);
    expect(isTurnedDue({ from: '-1', to: '-30' })).toBe(true);
    for (const [from = '', to = ''] of [['9', '30'], ['-30', '1'], ['1', '1'], ['91'], ['', '0']])
      expect(isTurnedDue({ from, to })).toBe(false);
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

describe('reconfirmLabel', () => {
  const saying = (messages: typeof en | typeof ko) => {
    const { translate } = polyglotI18nProvider(() => messages, 'en');
    return (due: string) => reconfirmLabel(`ads:${due}`, translate);
  };

  it.each([
    ['..0', 'Reconfirmation overdue: ads', '재확인 기한 지남: ads'],
    [
      '..-5',
      'Reconfirmation overdue, consent two years old 5 days ago or earlier: ads',
      '재확인 기한 지남, 동의 후 2년이 된 날이 5일 전 또는 그 전: ads',
    ],
    [
      '..30',
      'Consent two years old 30 days from now or earlier: ads',
      '동의 후 2년이 되는 날이 30일 뒤 또는 그 전: ads',
    ],
    ['0..', 'Consent two years old today or later: ads', '동의 후 2년이 되는 날이 오늘 또는 그 후: ads'],
    ['1..1', 'Consent two years old 1 day from now: ads', '동의 후 2년이 되는 날이 1일 뒤: ads'],
    ['1..30', 'Consent two years old in 1–30 days: ads', '동의 후 2년이 되는 날이 1–30일 뒤: ads'],
    [
      '-30..-1',
      'Consent two years old between 30 days ago and 1 day ago: ads',
      '동의 후 2년이 되는 날이 30일 전부터 1일 전까지: ads',
    ],
    ['..', 'Time of consent known: ads', '동의 시각을 알 수 있음: ads'],
    ['unknown', 'Time of consent not known: ads', '동의 시각을 알 수 없음: ads'],
  ])('names the day on which the consent is two years old: %s', (due, english, korean) => {
    expect([saying(en)(due), saying(ko)(due)]).toEqual([english, korean]);
  });
});
