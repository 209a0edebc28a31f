import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useNotify, useTranslate } from 'react-admin';
import { http } from '../providers/http';
import type { Protected } from '../providers/types';
import { ActionDialog } from '../shared/ActionDialog';
import { CopyId } from '../shared/CopyId';
import { IdsField } from '../shared/IdsField';
import { parseIds } from '../shared/ids';
import { useCounted, useNumber } from '../shared/numbers';
import { ReasonField } from '../shared/ReasonField';
import { useOnce } from '../shared/useOnce';

const MAX_IDS = 10_000;

/** Protects one given person, or those whose ids are pasted. */
export function ProtectDialog({ id, onClose }: { id?: string; onClose: () => void }) {
  const translate = useTranslate();
  const number = useNumber();
  const counted = useCounted();
  const notify = useNotify();
  const queries = useQueryClient();
  const [text, setText] = useState(id ?? '');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const { ids } = useMemo(() => parseIds(text), [text]);
  const once = useOnce();
  const protect = useMutation({
    mutationFn: () => {
      const body = { ids, reason: reason.trim() };
      return once(body, (key) => http.post<Protected>('/protected-users', body, key));
    },
    onSuccess: ({ added, alreadyProtected }) => {
      const before = alreadyProtected.length;
      const said = [
        counted('protectedUsers.added', added),
        ...(before > 0 ? [counted('protectedUsers.already', before)] : []),
      ];
      notify(said.join(' '), { type: 'success' });
      for (const key of ['protected-users', 'person', 'access']) {
        queries.invalidateQueries({ queryKey: [key] });
      }
      onClose();
    },
  });
  const problem = !ids.length
    ? translate('lookup.none')
    : ids.length > MAX_IDS
      ? translate('protectedUsers.tooMany', { max: number(MAX_IDS) })
      : undefined;
  const submit = () => {
    setTried(true);
    if (!problem && reason.trim()) protect.mutate();
  };
  return (
    <ActionDialog
      open
      title={translate('protectedUsers.question')}
      submit={
        ids.length ? counted('protectedUsers.submitCount', ids.length) : translate('protectedUsers.add')
      }
      effect={translate('protectedUsers.effect')}
      busy={protect.isPending}
      error={protect.error}
      onSubmit={submit}
      onClose={onClose}
    >
      {id ? (
        <CopyId value={id} />
      ) : (
        <IdsField
          label={translate('lookup.label')}
          value={text}
          onChange={setText}
          error={tried && problem ? problem : undefined}
        />
      )}
      <ReasonField
        value={reason}
        onChange={setReason}
        missing={tried && !reason.trim()}
        autoFocus={Boolean(id)}
      />
    </ActionDialog>
  );
}
