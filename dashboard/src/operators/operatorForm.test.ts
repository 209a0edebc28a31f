import { describe, expect, it } from 'vitest';
import type { Operator } from '../providers/types';
import { changesOf, complaintsOf, formOver, type OperatorForm, seenChanges } from './operatorForm';

const operator: Operator = {
  id: '2',
  email: 'a@example.com',
  name: '이운영',
  role: 'operator',
  disabled: false,
  disabledAt: null,
  createdAt: '2026-11-23T00:00:00Z',
  updatedAt: '2026-11-23T00:00:00Z',
  revision: 1,
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

  it('keeps what was changed in it over an account that others have changed meanwhile', () => {
    const now: Operator = { ...operator, name: '이운영2', role: 'admin', disabled: true, revision: 2 };
    expect(seenChanges(operator, now)).toEqual(['name', 'role', 'disabled']);
    expect(seenChanges(operator, { ...operator, revision: 2 })).toEqual([]);
    const over = formOver(now, { ...form, role: 'viewer', password: 'correct horse battery' }, operator);
    expect(changesOf(over, now)).toEqual({ role: 'viewer', password: 'correct horse battery' });
    expect(over).toMatchObject({ name: '이운영2', disabled: true });
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
