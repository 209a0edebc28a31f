import { describe, expect, it } from 'vitest';
import type { Operator } from '../providers/types';
import { changesOf, complaintsOf, type OperatorForm } from './operatorForm';

const operator: Operator = {
  id: '2',
  email: 'a@example.com',
  name: '이운영',
  role: 'operator',
  disabled: false,
  disabledAt: null,
  createdAt: '2026-11-23T00:00:00Z',
  updatedAt: '2026-11-23T00:00:00Z',
};
const form: OperatorForm = {
  email: operator.email,
  name: '이운영',
  role: 'operator',
  password: '',
  disabled: false,
};

describe('the operator form', () => {
  it('sends only what was changed', () => {
    expect(changesOf(form, operator)).toEqual({});
    expect(changesOf({ ...form, role: 'viewer', disabled: true }, operator)).toEqual({
      role: 'viewer',
      disabled: true,
    });
  });

  it('asks for a real password for a new operator, and for a changed one only if given', () => {
    expect(complaintsOf(form, operator)).toEqual([]);
    expect(complaintsOf({ ...form, password: 'short' }, operator)).toEqual(['password']);
    expect(complaintsOf({ ...form, email: 'x', name: ' ' }, null)).toEqual(['email', 'name', 'password']);
    expect(complaintsOf({ ...form, name: 'Kim\u202e' }, operator)).toEqual(['unseenInName']);
    expect(complaintsOf({ ...form, name: '👩\u200d💻' }, operator)).toEqual([]);
    expect(complaintsOf({ ...form, password: 'aaaaaaaaaaaaaaaa' }, null)).toEqual(['password']);
    expect(
      complaintsOf({ ...form, password: 'Longer@example.com', email: ' longer@example.com' }, null),
    ).toEqual(['password']);
    expect(complaintsOf({ ...form, password: 'correct horse battery' }, null)).toEqual([]);
  });
});
