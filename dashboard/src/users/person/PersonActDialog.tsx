import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { LinkBase, useTranslate } from 'react-admin';
import { inScopeOrder } from '../../../../words/scopeOrder';
import { hasStarted } from '../../jobs/jobState';
import { jobNumber } from '../../jobs/jobWords';
import { useRunNow } from '../../jobs/new/useRunNow';
import { type UnansweredStart, useUnansweredStart } from '../../jobs/new/useUnansweredStart';
import { ApiError, http } from '../../providers/http';
import { useSession } from '../../providers/session';
import type { Job, JobKind, User } from '../../providers/types';
import { ActionDialog } from '../../shared/ActionDialog';
import { Band } from '../../shared/Band';
import { CheckList } from '../../shared/CheckList';
import { CopyId } from '../../shared/CopyId';
import { ReasonField } from '../../shared/ReasonField';
import { useDuration } from '../../shared/useDuration';
import { useScopeLabel } from '../labels';
import { useNameOf } from '../useNameOf';
import { HoldingJobs } from './PersonJobs';

export type PersonAct = Exclude<JobKind, 'refresh' | 'record-terms'>;

interface PersonActDialogProps {
  act: PersonAct;
  user: User;
  reason: string;
  onReason: (reason: string) => void;
  onClose: () => void;
}

/** One act on one person: asks, then makes a job of one, so that it is recorded like every other. */
export function PersonActDialog({ act, user, reason, onReason, onClose }: PersonActDialogProps) {
  const translate = useTranslate();
  const nameOf = useNameOf();
  const duration = useDuration();
  const delay = useSession()?.irreversibleDelaySeconds;
  const choices = useChoices(act, user);
  const [ticked, setTicked] = useState<string[]>([]);
  // What the page learns to be revoked already is ticked where nobody sees it.
  const chosen = ticked.filter((one) => choices?.some(({ value }) => value === one));
  const [tried, setTried] = useState(false);
  const unanswered = useUnansweredStart(user.id);
  const run = useRunOne(act, user, unanswered);
  const isRefused = act === 'unlink' && Boolean(user.protection);
  const found = unanswered.job && hasStarted(unanswered.job) ? unanswered.job : undefined;
  const earlier = run.data?.earlier ?? found;
  const choiceMissing = choices !== null && chosen.length === 0;
  const submit = () => {
    setTried(true);
    if (reason.trim() && !choiceMissing) run.mutate({ reason: reason.trim(), chosen });
  };
  const close = () => {
    // Whoever was told of the job before may do it all the same.
    if (earlier) unanswered.forget();
    onClose();
  };
  return (
    <ActionDialog
      open
      danger={act === 'unlink'}
      title={translate(`person.act.question.${act}`)}
      submit={translate(`person.act.submit.${act}`)}
      effect={
        act === 'unlink' ? (
          <Band kind="danger">
            <span>{translate('person.act.effect.unlink')}</span>
            {Boolean(delay) && <span>{translate('person.act.delay', { time: duration(delay ?? 0) })}</span>}
          </Band>
        ) : (
          translate(`person.act.effect.${act}`)
        )
      }
      busy={run.isPending}
      disabled={choices?.length === 0 || isRefused || Boolean(earlier)}
      error={run.error}
      onSubmit={submit}
      onClose={close}
    >
      {isRefused && <Band kind="info">{translate('person.protection.refused')}</Band>}
      <HoldingJobs user={user} />
      <dl className="facts">
        <dt>{translate('person.act.person')}</dt>
        <dd>
          <bdi>{nameOf(user)}</bdi> · <CopyId value={user.id} />
        </dd>
      </dl>
      {choices?.length === 0 && <Band kind="info">{translate('person.act.noneRevocable')}</Band>}
      {choices && choices.length > 0 && (
        <CheckList
          legend={translate(act === 'revoke-scopes' ? 'person.act.chooseScopes' : 'person.act.chooseTerms')}
          choices={choices}
          value={chosen}
          onChange={setTicked}
          error={tried && choiceMissing ? translate('person.act.choose') : undefined}
        />
      )}
      <ReasonField
        value={reason}
        onChange={onReason}
        missing={tried && !reason.trim()}
        inHistory
        autoFocus={!choices}
      />
      {earlier && <Earlier id={earlier.id} said={run.data?.earlier ? ['started', 'notSent'] : ['started']} />}
      {!earlier && unanswered.before && unanswered.isUnknown && (
        <Earlier id={unanswered.before} said={['unanswered']} />
      )}
    </ActionDialog>
  );
}

/** The act before, which has started or may have, and the way to see. */
function Earlier({ id, said }: { id: string; said: ('started' | 'notSent' | 'unanswered')[] }) {
  const translate = useTranslate();
  return (
    <Band kind="warn" alert>
      <span>{said.map((one) => translate(`person.act.${one}`)).join(' ')}</span>
      <LinkBase to={`/jobs/${id}`}>{translate('jobs.name', { id: jobNumber({ id }) })}</LinkBase>
    </Band>
  );
}

/** What can be revoked of this person, by Kakao's own flag (§4.2); null where the act needs no choice. */
function useChoices(act: PersonAct, user: User) {
  const label = useScopeLabel();
  if (act === 'revoke-scopes') {
    const open = user.consents.filter(({ agreed, revocable }) => agreed && revocable !== false);
    return inScopeOrder(open, ({ scope }) => scope).map(({ scope, displayName }) => ({
      value: scope,
      label: label(scope, displayName),
    }));
  }
  if (act === 'revoke-terms') {
    const open = user.terms.filter(({ agreed, revocable }) => agreed && revocable);
    return open.map(({ tag }) => ({ value: tag, label: tag }));
  }
  return null;
}

/** Makes a job of one and starts it, where it is for the link that was shown when it was chosen. */
function useRunOne(act: PersonAct, user: User, unanswered: UnansweredStart) {
  const { id } = user;
  const queries = useQueryClient();
  // As they were when the act was chosen: a page that learns of a new link meanwhile has not asked about that one.
  const asked = useRef<User | null>(user);
  const refusalOf = ({ sample }: Job) => {
    if (!isLaterLink(sample?.[0]?.connectedAt, asked.current ?? user)) return null;
    asked.current = null;
    queries.invalidateQueries({ queryKey: ['person', id] });
    return new ApiError('linked anew', 409, 'relinked_meanwhile');
  };
  return useRunNow(
    ({ reason, chosen }: { reason: string; chosen: string[] }, key) => {
      const params =
        act === 'revoke-scopes' ? { scopes: chosen } : act === 'revoke-terms' ? { tags: chosen } : {};
      const body = { kind: act, users: { ids: [id] }, params, reason, dryRun: false };
      return http.post<Job>('/jobs', body, key);
    },
    { refusalOf, people: 1, unanswered, from: `/users/${id}` },
  );
}

/**
 * Whether a link is another than the one that was seen: begun later than it, or, where nobody knows since when that one was,
 * than it was seen. Half a second is none (§1.5).
 */
function isLaterLink(link: string | null | undefined, { connectedAt, readAt }: User): boolean {
  const seen =
    connectedAt ??
    [readAt.list, readAt.profile]
      .filter((at) => at !== null)
      .sort()
      .at(-1);
  if (!link || !seen) return false;
  return Date.parse(link) - Date.parse(seen) >= 1_000;
}
