import { isDay } from '../shared/days';
import { isKakaoId } from '../shared/ids';

export interface AuditFilter {
  /** a whole key or its first part with the dot: `Job.` */
  key: string;
  result: string;
  userId: string;
  operatorId: string;
  jobId: string;
  q: string;
  /** KST days, both included */
  from: string;
  to: string;
}

const NAMES = ['key', 'result', 'userId', 'operatorId', 'jobId', 'q', 'from', 'to'] as const;

/** The filter that a query string says; what is no id and no day is left out. */
export function parseAudit(search: string): AuditFilter {
  const params = new URLSearchParams(search);
  const filter = Object.fromEntries(
    NAMES.map((name) => [name, params.get(name) ?? '']),
  ) as unknown as AuditFilter;
  if (!isKakaoId(filter.userId)) filter.userId = '';
  for (const name of ['operatorId', 'jobId'] as const) if (!/^\d+$/.test(filter[name])) filter[name] = '';
  if (!isDay(filter.from)) filter.from = '';
  if (!isDay(filter.to)) filter.to = '';
  return filter;
}

/** Whether every condition of a query string is in the filter that was read from it: more events would be taken for the answer. */
export function isReadWhole(search: string): boolean {
  const filter = parseAudit(search);
  const given = [...new URLSearchParams(search)].filter(([, value]) => value !== '');
  return given.every(
    ([name, value]) => Object.hasOwn(filter, name) && filter[name as keyof AuditFilter] === value,
  );
}

/** A filter as a query string; empty where nothing is filtered. */
export function auditSearch(filter: AuditFilter): string {
  const params = new URLSearchParams();
  for (const name of NAMES) if (filter[name]) params.set(name, filter[name]);
  const text = params.toString();
  return text ? `?${text}` : '';
}

/** What the API is asked for. */
export const toQuery = ({ from, to, ...rest }: AuditFilter) => ({ ...rest, ...toPeriod({ from, to }) });

/** The API takes moments: a Korean day begins at 15:00 UTC of the day before; the last day is whole. */
export function toPeriod({ from, to }: Pick<AuditFilter, 'from' | 'to'>) {
  return {
    from: from && `${from}T00:00:00+09:00`,
    to: to && new Date(Date.parse(`${to}T00:00:00+09:00`) + 86_400_000).toISOString(),
  };
}
