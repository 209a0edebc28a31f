import { describe, expect, it } from 'vitest';
import { harmless } from './jobs.report.js';

describe('harmless', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1+1'])('keeps %j from being run', (text) => {
    expect(harmless(text)).toBe(`'${text}`);
  });

  it.each([null, '', 'Not revocable: a', '보리', '1=1'])('leaves %j as it is', (text) => {
    expect(harmless(text)).toBe(text);
  });
});
