import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { inScopeOrder } from '../../../../words/scopeOrder';
import { http } from '../../providers/http';
import type { Asked, User } from '../../providers/types';
import { ActionDialog } from '../../shared/ActionDialog';
import { Band } from '../../shared/Band';
import { CheckList } from '../../shared/CheckList';
import { CopyId } from '../../shared/CopyId';
import { ReasonField } from '../../shared/ReasonField';
import { useOnce } from '../../shared/useOnce';
import { useScopeLabel } from '../labels';

/** Chooses what to ask for, then shows the link to hand on with what has to be known of it. */
export function AskDialog({ user, onClose }: { user: User; onClose: () => void }) {
  const translate = useTranslate();
  const t = (key: string) => translate(`person.ask.${key}`);
  const missing = useMissing(user);
  const [ticked, setTicked] = useState<string[]>([]);
  // What the page learns to be agreed to already is ticked where nobody sees it.
  const chosen = ticked.filter((one) => missing.some(({ value }) => value === one));
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const ask = useAsk(user.id);
  const submit = () => {
    if (ask.data) return onClose();
    const isWhole = chosen.length > 0 && reason.trim() !== '';
    setTried(!isWhole);
    if (isWhole) ask.mutate({ chosen, reason: reason.trim() });
  };
  return (
    <ActionDialog
      open
      title={t(ask.data ? 'doneTitle' : 'question')}
      submit={t(ask.data ? 'done' : 'submit')}
      effect={ask.data ? undefined : t('effect')}
      busy={ask.isPending}
      disabled={missing.length === 0 && !ask.data}
      error={ask.error}
      onSubmit={submit}
      onClose={onClose}
    >
      {ask.data ? (
        <AskedLink asked={ask.data} />
      ) : (
        <>
          {missing.length > 0 && (
            <CheckList
              legend={t('choose')}
              choices={missing}
              value={chosen}
              onChange={setTicked}
              error={tried && chosen.length === 0 ? translate('person.act.choose') : undefined}
            />
          )}
          {missing.length === 0 && !ask.error && (
            <Band kind="info">
              {user.status === 'unlinked' ? translate('error.byCode.not_linked') : t('nothingMissing')}
            </Band>
          )}
          <ReasonField value={reason} onChange={setReason} missing={tried && !reason.trim()} />
        </>
      )}
    </ActionDialog>
  );
}

function AskedLink({ asked }: { asked: Asked }) {
  const translate = useTranslate();
  return (
    <>
      <div className="asked-link">
        <CopyId value={asked.url} name={translate('person.ask.link', { id: `#${asked.id}` })} />
      </div>
      <ul className="asked-warnings">
        {asked.warnings.map((warning) => (
          <li key={warning}>{translate(`person.ask.warning.${warning}`)}</li>
        ))}
      </ul>
    </>
  );
}

/** Scopes that the app uses, and terms, that the person has not agreed to: as choices. */
export function useMissing(user: User) {
  const scopeLabel = useScopeLabel();
  const translate = useTranslate();
  return [
    ...inScopeOrder(user.consents, ({ scope }) => scope)
      .filter(({ using, agreed }) => using && !agreed)
      .map(({ scope, displayName }) => ({ value: `scope ${scope}`, label: scopeLabel(scope, displayName) })),
    ...user.terms
      .filter(({ agreed }) => !agreed)
      .map(({ tag, required }) => ({
        value: `term ${tag}`,
        label: tag,
        note: translate(required ? 'state.required' : 'state.optional'),
      })),
  ];
}

function useAsk(id: string) {
  const queries = useQueryClient();
  const once = useOnce();
  return useMutation({
    mutationFn: ({ chosen, reason }: { chosen: string[]; reason: string }) => {
      const of = (kind: string) =>
        chosen.filter((one) => one.startsWith(`${kind} `)).map((one) => one.slice(kind.length + 1));
      const body = { scopes: of('scope'), tags: of('term'), reason };
      return once(body, (key) => http.post<Asked>(`/users/${id}/ask-again`, body, key));
    },
    // The person was read for it, also where nothing was asked for then.
    onSettled: () => {
      for (const name of ['consent-requests', 'person', 'history', 'access']) {
        queries.invalidateQueries({ queryKey: [name, id] });
      }
    },
  });
}
