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

/** Change, turn on or off, delete. Turning on decides what happens without anybody at the desk, so it is asked for. */
export function ScheduleActions({ schedule }: { schedule: Schedule }) {
  const { id, name, enabled, revision } = schedule;
  const translate = useTranslate();
  const navigate = useNavigate();
  const notify = useNotify();
  const queries = useQueryClient();
  const mayChange = useMay('jobs.create');
  const mayRun = useMay('jobs.run');
  const [asked, setAsked] = useState<Act | null>(null);
  const once = useOnce();
  const act = useMutation({
    mutationFn: (what: Act): Promise<unknown> =>
      once([what, revision], (key) =>
        what === 'remove'
          ? http.delete(`/schedules/${id}`, { revision }, key)
          : http.patch(
              `/schedules/${id}`,
              what === 'enable' ? { enabled: true, revision } : { enabled: false },
              key,
            ),
      ),
    onSuccess: (_, what) => {
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
  return (
    <>
      <Button onClick={() => navigate(`/schedules/${id}/edit`)}>{t('edit')}</Button>
      {(enabled || mayRun) && (
        <Button onClick={() => setAsked(enabled ? 'disable' : 'enable')}>
          {t(enabled ? 'disable' : 'enable')}
        </Button>
      )}
      <Button color="error" onClick={() => setAsked('remove')}>
        {t('remove')}
      </Button>
      {asked && (
        <ActionDialog
          open
          title={t(`${asked}Title`, { name })}
          submit={t(asked)}
          danger={asked === 'remove' || (asked === 'enable' && schedule.isIrreversible)}
          busy={act.isPending}
          error={act.error}
          effect={
            asked === 'enable' ? (
              <EnableNote
                isIrreversible={schedule.isIrreversible}
                isChanging={schedule.isChanging}
                timing={schedule.timing}
                filter={filterOf(schedule)}
              />
            ) : (
              t(`${asked}Body`)
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
