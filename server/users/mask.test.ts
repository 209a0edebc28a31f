import { describe, expect, it } from 'vitest';
import { maskEmail, maskName, maskPhoneNumber } from './mask.js';

describe('masking', () => {
  it.each([
    ['홍길동', '홍*동'],
    ['보리', '보*'],
    ['남궁민수', '남**수'],
    ['김', '*'],
    ['', ''],
    ['👨‍👩‍👧보리', '👨‍👩‍👧*리'],
    [null, null],
  ])('of the name %s', (name, masked) => expect(maskName(name)).toBe(masked));

  it.each([
    ['hong.gildong@example.com', 'ho***@example.com'],
    ['a@example.com', '***@example.com'],
    ['ab@example.com', 'a***@example.com'],
    ['not an address', '***'],
  ])('of the email %s', (email, masked) => expect(maskEmail(email)).toBe(masked));

  it.each([
    ['+82 10-1234-5678', '+82 10-****-5678'],
    ['+82 2-123-4567', '+82 2-***-4567'],
    ['+1 650 555 0199', '+* *** *** 0199'],
    ['+82-10-12345678', '+**-**-****5678'],
    ['+1-415-5550132', '+*-***-***0132'],
    ['+49 30-1-23456789', '+** **-*-****6789'],
    ['+82 10--5678', '+** **--5678'],
    ['1234', '****'],
    ['<img src=x onerror=alert(1)>', '****'],
  ])('of the phone number %s', (number, masked) => expect(maskPhoneNumber(number)).toBe(masked));
});
