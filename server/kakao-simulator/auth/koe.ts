import { Refusal } from '../api/refusal.js';

/** A kauth error in JSON (§1.6, §7.2). */
export function koe(status: number, code: string, error: string, description: string): Refusal {
  const body = JSON.stringify({ error, error_description: description, error_code: code });
  return new Refusal(status, code, body);
}
