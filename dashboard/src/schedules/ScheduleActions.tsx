import Button from '@mui/material/Button';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate, useNotify, useTranslate } from 'react-admin';
import { http } from '../providers/http';
import { useMay } from '../providers/session';
import type { Schedule } from '../providers/types';
import { ActionDialog } from '../shared/ActionDialog';
import { useOnce } from '../shared/useOnce';
import { EnableNote } from './EnableNote';
import { filterOf } from './scheduleForm';

type Act = 'enable' | 'disable' | 'remove';

/** What is to be done, with the schedule as it was when that was asked for: nobody agrees to what came later. */
interface Asked {
  what: Act;
  seen: Schedule;
}

/** Change, turn on or off, delete. Turning on decides what happens without anybody at the desk, so it is asked for. */
export function ScheduleActions({ schedule }: { schedule: Schedule }) {
  const { id, enabled } = schedule;
  const translate = useTranslate();
  const navigate = useNavigate();
  const notify = useNotify();
  const queries = useQueryClient();
  const mayChange = useMay('jobs.create');
  const mayRun = useMay('jobs.run');
  const [asked, setAsked] = useState<Asked | null>(null);
  const once = useOnce();
  const act = useMutation({
    mutationFn: ({ what, seen: { revision } }: Asked): Promise<unknown> =>
      once([what, revision], (key) =>
        what === 'remove'
          ? http.delete(`/schedules/${id}`, { revision }, key)
          : http.patch(
              `/schedules/${id}`,
              what === 'enable' ? { enabled: true, revision } : { enabled: false },
              key,
            ),
      ),
    onSuccess: (_, { what }) => {
      notify(translate(`schedules.act.${what}Done`), { type: 'success' });
      setAsked(null);
      if (what === 'remove') {
        navigate('/schedules');
        queries.removeQueries({ queryKey: ['schedules', id] });
      }
      queries.invalidateQueries({ queryKey: ['schedules'] });
    },
  });
  if (!mayChange) return null;
  const t = (key: string, params?: object) => translate(`schedules.act.${key}`, params);
  const ask = (what: Act) => setAsked({ what, seen: schedule });
  return (
    <>
      <Button onClick={() => navigate(`/schedules/${id}/edit`)}>{t('edit')}</Button>
      {(enabled || mayRun) && (
        <Button onClick={() => ask(enabled ? 'disable' : 'enable')}>
          {t(enabled ? 'disable' : 'enable')}
        </Button>
      )}
      <Button color="error" onClick={() => ask('remove')}>
        {t('remove')}
      </Button>
      {asked && (
        <ActionDialog
          open
          title={t(`${asked.what}Title`, { name: asked.seen.name })}
          submit={t(asked.what)}
          danger={asked.what === 'remove' || (asked.what === 'enable' && asked.seen.isIrreversible)}
          busy={act.isPending}
          error={act.error}
          effect={
            asked.what === 'enable' ? (
              <EnableNote
                isIrreversible={asked.seen.isIrreversible}
                isChanging={asked.seen.isChanging}
                timing={asked.seen.timing}
                filter={filterOf(asked.seen)}
              />
            ) : (
              t(`${asked.what}Body`)
            )
          }
          onSubmit={() => act.mutate(asked)}
          onClose={() => {
            act.reset();
            setAsked(null);
          }}
        />
      )}
    </>
  );
}
