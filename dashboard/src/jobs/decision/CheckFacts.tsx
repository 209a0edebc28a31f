import { useTranslate } from 'react-admin';
import type { JobCheck } from '../../providers/types';
import { Band } from '../../shared/Band';
import { LoadError } from '../../shared/ErrorNote';
import { type Fact, Facts } from '../../shared/Facts';
import { percentOfShare, useCounted, useNumber } from '../../shared/numbers';
import { useChanges } from './useChanges';
import type { useJobCheck } from './useJobCheck';

/** What the server knows of a job before it starts, while it is read too. */
export function CheckPanel({ check }: { check: ReturnType<typeof useJobCheck> }) {
  const translate = useTranslate();
  if (check.data) return <CheckFacts check={check.data} />;
  return check.error ? (
    <LoadError error={check.error} onRetry={() => check.refetch()} />
  ) : (
    <p className="muted">{translate('jobs.check.reading')}</p>
  );
}

/** The numbers that a decision rests on: before it, and afterwards as its record. */
export function CheckFacts({ check }: { check: JobCheck }) {
  const translate = useTranslate();
  const counted = useCounted();
  const number = useNumber();
  const { alreadySo, unknown, shareOfLinked, linked, earlier, leftOut, prediction, neverNamed = [] } = check;
  const { ceiling } = check;
  const inHand = ceiling?.inHand ?? 0;
  const ceilingLeft = ceiling ? Math.max(0, ceiling.most - ceiling.usedToday - inHand) : null;
  const changes = useChanges(check.sinceDraft);
  const t = (key: string) => translate(`jobs.check.${key}`);
  const facts: Fact[] = [
    [t('alreadySo'), counted('users.count', alreadySo)],
    [t('unknown'), unknown > 0 && counted('users.count', unknown)],
    [
      t('share'),
      shareOfLinked !== null &&
        translate('jobs.check.shareOf', { percent: percentOfShare(shareOfLinked), linked: number(linked) }),
    ],
    [
      t('earlier'),
      earlier
        ? counted('jobs.check.earlierJobs', earlier.jobs, {
            median: number(earlier.median),
            largest: number(earlier.largest),
          })
        : translate('jobs.check.first'),
    ],
    [
      t('ceiling'),
      ceiling &&
        translate(inHand > 0 ? 'jobs.check.ceilingInHand' : 'jobs.check.ceilingUsed', {
          most: number(ceiling.most),
          used: number(ceiling.usedToday),
          inHand: number(inHand),
        }),
    ],
    [t('leftOut'), leftOut.protected > 0 && counted('users.count', leftOut.protected)],
    [
      t('prediction'),
      prediction &&
        translate('jobs.prediction.counts', {
          succeeded: number(prediction.succeeded),
          unchanged: number(prediction.unchanged),
          failed: number(prediction.failed),
        }),
    ],
    [t('since'), changes || translate('jobs.check.same')],
  ];
  return (
    <>
      {neverNamed.length > 0 && (
        <Band kind="warn" title={translate('jobs.check.neverNamed', { names: neverNamed.join(', ') })}>
          <span>{translate('jobs.check.neverNamedWhy')}</span>
        </Band>
      )}
      {earlier && earlier.timesLargest > 1 && (
        <Band
          kind="warn"
          title={translate('jobs.check.larger', {
            times: number(Math.round(earlier.timesLargest * 10) / 10),
          })}
        />
      )}
      {ceilingLeft !== null && check.people > ceilingLeft && (
        <Band kind="warn" title={counted('jobs.check.ceilingBelow', ceilingLeft)}>
          <span>{t('ceilingBelowWhy')}</span>
        </Band>
      )}
      <Facts className="check-facts" facts={facts} />
    </>
  );
}
