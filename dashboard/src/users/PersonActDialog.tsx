import { useState } from 'react';
import { LinkBase, useTranslate } from 'react-admin';
import { jobNumber } from '../jobs/JobTag';
import { useRunNow } from '../jobs/useRunNow';
import { http } from '../providers/http';
import { useSession } from '../providers/session';
import type { Job, JobKind, User } from '../providers/types';
import { ActionDialog } from '../shared/ActionDialog';
import { Band } from '../shared/Band';
import { CheckList } from '../shared/CheckList';
import { CopyId } from '../shared/CopyId';
import { ReasonField } from '../shared/ReasonField';
import { useDuration } from '../shared/useDuration';
import { useScopeLabel } from './labels';
import { inScopeOrder } from './scopeOrder';
import { useNameOf } from './useNameOf';

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
  const [chosen, setChosen] = useState<string[]>([]);
  const [tried, setTried] = useState(false);
  const run = useRunOne(act, user.id);
  const isRefused = act === 'unlink' && Boolean(user.protection);
  const earlier = run.data?.earlier;
  const choiceMissing = choices !== null && chosen.length === 0;
  const submit = () => {
    setTried(true);
    if (reason.trim() && !choiceMissing) run.mutate({ reason: reason.trim(), chosen });
  };
  return (
    <ActionDialog
      open
      danger={act === 'unlink'}
      title={translate(`person.act.question.${act}`)}
      submit={translate(`person.act.submit.${act}`)}
      busy={run.isPending}
      disabled={choices?.length === 0 || isRefused}
      error={run.error}
      onSubmit={submit}
      onClose={onClose}
    >
      {act === 'unlink' ? (
        <Band kind="danger">
          <span>{translate('person.act.effect.unlink')}</span>
          {Boolean(delay) && <span>{translate('person.act.delay', { time: duration(delay ?? 0) })}</span>}
        </Band>
      ) : (
        <p>{translate(`person.act.effect.${act}`)}</p>
      )}
      {isRefused && <Band kind="info">{translate('person.protection.refused')}</Band>}
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
          onChange={setChosen}
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
      {earlier && (
        <Band kind="warn" alert>
          <span>{translate('person.act.started')}</span>
          <LinkBase to={`/jobs/${earlier.id}`}>{translate('jobs.name', { id: jobNumber(earlier) })}</LinkBase>
        </Band>
      )}
    </ActionDialog>
  );
}

/** What can be revoked of this person, by Kakao's own flag (§4.2); null where the act needs no choice. */
function useChoices(act: PersonAct, user: User) {
  const label = useScopeLabel();
  if (act === 'revoke-scopes') {
    const open = user.consents?.filter(({ agreed, revocable }) => agreed && revocable !== false) ?? [];
    return inScopeOrder(open, ({ scope }) => scope).map(({ scope, displayName }) => ({
      value: scope,
      label: label(scope, displayName),
    }));
  }
  if (act === 'revoke-terms') {
    const open = user.terms?.filter(({ agreed, revocable }) => agreed && revocable !== false) ?? [];
    return open.map(({ tag }) => ({ value: tag, label: tag }));
  }
  return null;
}

/** Makes a job of one and starts it. */
function useRunOne(act: PersonAct, id: string) {
  return useRunNow(({ reason, chosen }: { reason: string; chosen: string[] }, key) => {
    const params =
      act === 'revoke-scopes' ? { scopes: chosen } : act === 'revoke-terms' ? { tags: chosen } : {};
    const body = { kind: act, users: { ids: [id] }, params, reason, dryRun: false };
    return http.post<Job>('/jobs', body, key);
  }, 1);
}
