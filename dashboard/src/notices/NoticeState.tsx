import { useTranslate } from 'react-admin';
import type { Notice } from '../providers/types';

/** Whether a notice is in force now, was, or will be; or never was. */
export function NoticeState({ notice }: { notice: Notice }) {
  const translate = useTranslate();
  const state = stateOf(notice, Date.now());
  const look = { inForce: 'tag-ok', coming: 'tag-accent', past: '', superseded: 'tag-warn' }[state];
  return <span className={`tag ${look}`}>{translate(`notices.state.${state}`)}</span>;
}

/** Where a moment stands to the period of a notice. */
export function stateOf({ from, until, superseded }: Notice, now: number) {
  if (superseded) return 'superseded';
  if (Date.parse(from) > now) return 'coming';
  return until && Date.parse(until) <= now ? 'past' : 'inForce';
}
