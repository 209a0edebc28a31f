import type { ConsentCheck } from '../providers/types';
import { isDay } from '../shared/days';

export interface CheckForm {
  on: string;
  purpose: ConsentCheck['purpose'];
  scopes: string[];
  terms: string[];
  maxAgeDays: string;
  reason: string;
}

export type CheckComplaint = 'who' | 'tooMany' | 'badLines' | 'on' | 'needs' | 'term' | 'maxAge' | 'reason';

/** The most people that can be given by id. */
const MAX_IDS = 10_000;

/**
 * What is missing before the check can be asked for.
 *
 * @param ids how many people are given by id; null where they are chosen otherwise
 */
export function complaintsOf(form: CheckForm, ids: number | null): CheckComplaint[] {
  const complaints: CheckComplaint[] = [];
  if (ids === 0) complaints.push('who');
  if (ids !== null && ids > MAX_IDS) complaints.push('tooMany');
  if (!isDay(form.on)) complaints.push('on');
  if (form.purpose === 'marketing' && form.terms.length === 0) complaints.push('term');
  else if (form.scopes.length + form.terms.length === 0) complaints.push('needs');
  const days = /^\d{1,4}$/.test(form.maxAgeDays.trim()) ? Number(form.maxAgeDays) : 0;
  if (days < 1 || days > 3_650) complaints.push('maxAge');
  if (!form.reason.trim()) complaints.push('reason');
  return complaints;
}
