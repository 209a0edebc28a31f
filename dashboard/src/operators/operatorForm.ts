import { isPlain } from '../../../words/characters';
import type { Operator, Role } from '../providers/types';

export interface OperatorForm {
  email: string;
  name: string;
  role: Role;
  password: string;
  disabled: boolean;
}

/** What is wrong with a form: fields, and a name that has what no page shows. */
export type OperatorComplaint = keyof OperatorForm | 'unseenInName';

/** The fields that cannot be sent as they are; the server has the last word on all of them. */
export function complaintsOf(form: OperatorForm, operator: Operator | null): OperatorComplaint[] {
  const complaints: OperatorComplaint[] = [];
  if (!operator && !/^\S+@\S+\.\S+$/.test(form.email.trim())) complaints.push('email');
  if (!form.name.trim()) complaints.push('name');
  else if (!isPlain(form.name.trim())) complaints.push('unseenInName');
  const wantsPassword = !operator || form.password !== '';
  if (wantsPassword && !mayBePassword(form.password, form.email)) complaints.push('password');
  return complaints;
}

/** Whether a password is as the server wants one of the account with this address. */
export function mayBePassword(password: string, email: string): boolean {
  const isShort = password.length < 12 || new Set(password).size < 5;
  return !isShort && password.toLowerCase() !== email.trim().toLowerCase();
}

/** What can be seen to have become otherwise of an account; a password cannot. */
export function seenChanges(before: Operator, now: Operator) {
  return (['name', 'role', 'disabled'] as const).filter((field) => before[field] !== now[field]);
}

/** The form over the account as it is now: what was changed in it stays, and the rest is what it is by now. */
export function formOver(now: Operator, form: OperatorForm, before: Operator): OperatorForm {
  const { name, role, disabled } = now;
  return { ...form, name, role, disabled, ...changesOf(form, before) };
}

/** Only what differs from the operator as it is. */
export function changesOf(form: OperatorForm, operator: Operator) {
  const changes: Partial<OperatorForm> = {};
  if (form.name.trim() !== operator.name) changes.name = form.name.trim();
  if (form.role !== operator.role) changes.role = form.role;
  if (form.password) changes.password = form.password;
  if (form.disabled !== operator.disabled) changes.disabled = form.disabled;
  return changes;
}
