import TextField from '@mui/material/TextField';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate, useNotify, useTranslate } from 'react-admin';
import { http } from '../../providers/http';
import type { SavedQuestion, UserFilter } from '../../providers/types';
import { ActionDialog } from '../../shared/ActionDialog';
import { Band } from '../../shared/Band';
import { useOnce } from '../../shared/useOnce';
import { questionAddress } from '../useSavedQuestions';

export type QuestionAct =
  | { kind: 'create'; filter: UserFilter }
  | { kind: 'change'; question: SavedQuestion; filter: UserFilter }
  | { kind: 'rename' | 'remove'; question: SavedQuestion };

/** Saves, changes, renames or deletes a saved question; says first what hangs on it. */
export function SavedQuestionDialog({ act, onClose }: { act: QuestionAct; onClose: () => void }) {
  const translate = useTranslate();
  const notify = useNotify();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [name, setName] = useState(act.kind === 'rename' ? act.question.name : '');
  const [tried, setTried] = useState(false);
  const needsName = act.kind === 'create' || act.kind === 'rename';
  const isMissing = needsName && !name.trim();
  const t = (key: string, params?: object) => translate(`users.questions.${key}`, params);
  const once = useOnce();
  const send = useMutation({
    mutationFn: () => once([act, name.trim()], (key) => request(act, name.trim(), key)),
    onSuccess: (saved) => {
      queries.invalidateQueries({ queryKey: ['saved-questions'] });
      queries.invalidateQueries({ queryKey: ['schedules'] });
      notify(t(`${act.kind}Done`), { type: 'success' });
      // The address names it by its id: under another name too, and what was changed of it on the page stays.
      if (act.kind !== 'rename') navigate(saved ? questionAddress(saved) : '/users');
      onClose();
    },
  });
  return (
    <ActionDialog
      open
      title={t(`${act.kind}Title`, act.kind === 'create' ? {} : { name: act.question.name })}
      submit={t(act.kind === 'create' ? 'save' : act.kind)}
      danger={act.kind === 'remove'}
      busy={send.isPending}
      disabled={act.kind === 'remove' && act.question.schedules.length > 0}
      error={send.error}
      onSubmit={() => {
        setTried(true);
        if (!isMissing) send.mutate();
      }}
      onClose={onClose}
    >
      {needsName && (
        <TextField
          label={t('name')}
          value={name}
          onChange={({ target }) => setName(target.value)}
          error={tried && isMissing}
          helperText={t(tried && isMissing ? 'nameNeeded' : 'nameHelp')}
          required
          autoFocus
          slotProps={{ htmlInput: { maxLength: 100, autoComplete: 'off' } }}
        />
      )}
      {act.kind === 'change' && <Followers question={act.question} message="changeSchedules" onlyEnabled />}
      {act.kind === 'change' && <p>{t('changeBody')}</p>}
      {act.kind === 'remove' && <Followers question={act.question} message="removeSchedules" />}
      {act.kind === 'remove' && act.question.schedules.length === 0 && <p>{t('removeBody')}</p>}
    </ActionDialog>
  );
}

/** The schedules that ask it, by name. */
function Followers({
  question,
  message,
  onlyEnabled,
}: {
  question: SavedQuestion;
  message: string;
  onlyEnabled?: boolean;
}) {
  const translate = useTranslate();
  const schedules = question.schedules.filter(({ enabled }) => enabled || !onlyEnabled);
  if (schedules.length === 0) return null;
  return (
    <Band kind="warn" title={translate(`users.questions.${message}`)}>
      <ul className="plain-list">
        {schedules.map(({ id, name }) => (
          <li key={id}>{name}</li>
        ))}
      </ul>
    </Band>
  );
}

function request(act: QuestionAct, name: string, key: string): Promise<SavedQuestion | undefined> {
  if (act.kind === 'create') return http.post('/saved-questions', { name, filter: act.filter }, key);
  const { id, revision } = act.question;
  if (act.kind === 'remove') return http.delete(`/saved-questions/${id}`, { revision }, key);
  const change = act.kind === 'change' ? { filter: act.filter } : { name };
  return http.patch(`/saved-questions/${id}`, { ...change, revision }, key);
}
