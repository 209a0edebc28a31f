import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useNotify, useTranslate } from 'react-admin';
import { http } from '../providers/http';
import { useMay } from '../providers/session';
import type { Halt, HaltPage } from '../providers/types';
import { useOnce } from '../shared/useOnce';

/** What is known of stops of all jobs, looked for every few seconds: the one in force, and the newest. */
function useNewestHalts(): HaltPage | undefined {
  const may = useMay('jobs.read');
  const { data } = useQuery({
    queryKey: ['halts'],
    queryFn: ({ signal }) => http.get<HaltPage>('/halts', { limit: 1 }, signal),
    enabled: may,
    refetchInterval: 5000,
  });
  return data;
}

/** The stop of all jobs that is in force; null: none, undefined: not known yet. */
export const useHalt = (): Halt | null | undefined => useNewestHalts()?.current;

/** Whether there were stops of all jobs that are over. */
export function useHasEarlierHalts(): boolean {
  const newest = useNewestHalts();
  return Boolean(newest?.nextCursor || newest?.data.some(({ liftedAt }) => liftedAt));
}

/** Whether nothing can be set going: the band on every page says why. */
export const useIsHalted = () => Boolean(useHalt());

/** Closes a dialog where somebody was quicker with what it asks for, and says so: what was typed in it is for nothing. */
export function useOvertaken(
  isSo: boolean,
  code: 'already_halted' | 'already_lifted',
  close: () => void,
): void {
  const translate = useTranslate();
  const notify = useNotify();
  useEffect(() => {
    if (!isSo) return;
    notify(translate(`error.byCode.${code}`), { type: 'info' });
    close();
  });
}

/**
 * Stops all jobs or lifts that, once though no answer came; whatever shows jobs or the stop is read anew, also where
 * somebody was quicker.
 */
export function useHaltChange<T extends object>(path: string, onDone: () => void) {
  const queries = useQueryClient();
  const once = useOnce();
  return useMutation({
    mutationFn: (body: T) => once(body, (key) => http.post<Halt>(path, body, key)),
    onSuccess: onDone,
    onSettled: () => {
      queries.invalidateQueries({ queryKey: ['halts'] });
      queries.invalidateQueries({ queryKey: ['jobs'] });
      queries.invalidateQueries({ queryKey: ['job'] });
    },
  });
}
