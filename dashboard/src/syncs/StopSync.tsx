import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNotify, useTranslate } from 'react-admin';
import { ApiError, http } from '../providers/http';
import type { Sync } from '../providers/types';
import { ActionDialog } from '../shared/ActionDialog';
import { SteadyButton } from '../shared/SteadyButton';
import { useOnce } from '../shared/useOnce';

/** Stops a sync under way, after a question: it cannot go on later. */
export function StopSync({ sync: { id, mode } }: { sync: Pick<Sync, 'id' | 'mode'> }) {
  const translate = useTranslate();
  const [isAsked, setIsAsked] = useState(false);
  const stop = useStop(id);
  return (
    <>
      <SteadyButton onClick={() => setIsAsked(true)}>{translate('syncs.stop')}</SteadyButton>
      <ActionDialog
        open={isAsked}
        title={translate(`syncs.stopTitle.${mode}`)}
        effect={translate('syncs.stopEffect')}
        submit={translate('syncs.stop')}
        busy={stop.isPending}
        error={isOver(stop.error) ? null : stop.error}
        onSubmit={() => stop.mutate()}
        onClose={() => {
          stop.reset();
          setIsAsked(false);
        }}
      />
    </>
  );
}

function useStop(id: string) {
  const translate = useTranslate();
  const notify = useNotify();
  const queries = useQueryClient();
  const once = useOnce();
  return useMutation({
    mutationFn: () => once(id, (key) => http.post<Sync>(`/syncs/${id}/cancel`, {}, key)),
    onSuccess: () => {
      notify(translate('syncs.stopped'), { type: 'success' });
      return queries.invalidateQueries({ queryKey: ['syncs'] });
    },
    // The question goes away with what is under way, so it is told beside the list.
    onError: (error) => {
      if (isOver(error)) notify(translate('syncs.overAlready'), { type: 'info' });
    },
  });
}

/** It had ended, or somebody else had stopped it. */
const isOver = (error: unknown) => error instanceof ApiError && error.code === 'invalid_state';
