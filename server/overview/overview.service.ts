import { Injectable } from '@nestjs/common';
import { invalid, type ProblemError } from '../platform/http/problem.js';
import { kstDayOf } from '../platform/kst.js';
import type { OverviewFacts } from './overview.reader.js';
import type { ConsentRate, Overview, OverviewQuery } from './overview.schema.js';
import { OverviewSnapshots } from './overview.snapshots.js';
import { countPeriods, type DayRange, periodsOf, sumByPeriod } from './periods.js';

/** More periods than anybody can look at. */
const MAX_PERIODS = 400;

/** Tells of everyone: how many, what they agree to, what moved, how fresh that is. */
@Injectable()
export class OverviewService {
  constructor(private readonly snapshots: OverviewSnapshots) {}

  /**
   * @param query days in KST; up to today and as far back as is usual for its periods where it does not say
   * @throws ProblemError 400 naming `from` where it is after `to`, or too long ago for such short periods
   */
  async read(query: OverviewQuery, now = new Date()): Promise<Overview> {
    const { by, from, to = kstDayOf(now) } = query;
    if (from !== undefined && from > to) throw badFrom('is after the last day');
    if (from !== undefined && countPeriods(by, from, to) > MAX_PERIODS) {
      throw badFrom(`would make more than ${MAX_PERIODS} periods; choose longer ones`);
    }
    return presentOverview(await this.snapshots.get(), by, periodsOf(by, { from, to }));
  }
}

/** What the API shows of the facts in these periods. */
export function presentOverview(
  facts: OverviewFacts,
  by: OverviewQuery['by'],
  periods: DayRange[],
): Overview {
  const { people, begun, ended } = facts;
  const causes = new Map<string, number>();
  for (const { day, cause, count } of inPeriods(periods, ended)) {
    causes.set(cause, (causes.get(cause) ?? 0) + (day ? count : 0));
  }
  return {
    asOf: facts.asOf.toISOString(),
    by,
    people: {
      linked: people.linked ?? 0,
      waiting: people.waiting ?? 0,
      unlinked: people.unlinked ?? 0,
      waitingOverDay: facts.waitingOverDay,
    },
    periods,
    links: { begun: sumByPeriod(periods, dated(begun)), ended: sumByPeriod(periods, dated(ended)) },
    undated: { begun: undated(begun), ended: undated(ended) },
    unlinks: [...causes].map(([cause, count]) => ({ cause, count })).sort((a, b) => b.count - a.count),
    scopes: ratesOf(facts, 'scope', periods),
    terms: ratesOf(facts, 'term', periods),
    freshness: facts.freshness,
  };
}

/** Every scope or term that anybody agreed to or changed, those most agreed to first. */
function ratesOf(facts: OverviewFacts, kind: 'scope' | 'term', periods: DayRange[]): ConsentRate[] {
  const agreed = new Map(
    facts.agreed.filter((one) => one.kind === kind).map(({ name, count }) => [name, count]),
  );
  const changes = facts.changes.filter((change) => change.kind === kind);
  const names = new Set([...agreed.keys(), ...changes.map(({ name }) => name)]);
  return [...names]
    .map((name) => {
      const own = changes.filter((change) => change.name === name);
      return {
        name,
        read: facts.read[kind],
        agreed: agreed.get(name) ?? 0,
        given: sumByPeriod(
          periods,
          own.map(({ day, given }) => [day, given]),
        ),
        withdrawn: sumByPeriod(
          periods,
          own.map(({ day, withdrawn }) => [day, withdrawn]),
        ),
      };
    })
    .sort((a, b) => b.agreed - a.agreed || (a.name < b.name ? -1 : 1));
}

function inPeriods<T extends { day: string | null }>(periods: DayRange[], counts: T[]): T[] {
  const from = periods[0]?.from ?? '';
  const to = periods.at(-1)?.to ?? '';
  return counts.filter(({ day }) => day !== null && day >= from && day <= to);
}

function* dated(counts: { day: string | null; count: number }[]): Generator<[string, number]> {
  for (const { day, count } of counts) if (day !== null) yield [day, count];
}

const undated = (counts: { day: string | null; count: number }[]) =>
  counts.reduce((sum, { day, count }) => (day === null ? sum + count : sum), 0);

function badFrom(message: string): ProblemError {
  return invalid([{ field: 'from', message: `The first day ${message}` }]);
}
