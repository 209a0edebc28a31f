import { describe, expect, it } from 'vitest';
import type { Schedule } from '../providers/types';
import {
  complaintsOfSchedule,
  decidesIrreversibly,
  formOf,
  newForm,
  scheduleBody,
  scheduleChanges,
} from './scheduleForm';

const schedule: Schedule = {
  id: '1',
  name: 'nightly',
  job: {
    kind: 'revoke-scopes',
    users: { savedQuestionId: '7' },
    params: { scopes: ['gender'] },
    reason: 'not needed any more',
    ticket: null,
    dryRun: false,
    canary: 5,
  },
  timing: { every: 'day', time: '03:00' },
  enabled: true,
  isChanging: true,
  isIrreversible: false,
  savedQuestion: { id: '7', name: 'with gender', filter: { agreed: ['gender'] } },
  owner: null,
  ownerMayRun: true,
  createdAt: '2026-11-25T00:00:00.000Z',
  updatedAt: '2026-11-25T00:00:00.000Z',
  revision: 0,
  nextAt: '2026-11-25T18:00:00.000Z',
  lastRun: null,
};

describe('a schedule as a form', () => {
  it('begins with a preset where the address names one', () => {
    const form = newForm('?preset=unlinkWaiting');
    expect(complaintsOfSchedule(form)).toEqual(['name', 'reason']);
    expect(scheduleBody({ ...form, name: ' x ', job: { ...form.job, reason: 'y' } })).toEqual({
      name: 'x',
      job: {
        kind: 'unlink',
        users: { filter: { waitingLongerThanHours: 24 } },
        params: {},
        reason: 'y',
        dryRun: false,
      },
      timing: { every: 'day', time: '03:00' },
      enabled: true,
    });
    expect(newForm('?preset=toString').by).toBe('question');
    const asked = newForm('?kind=refresh&by=filter&refreshedBeforeDays=7');
    expect([asked.job.kind, asked.by, asked.filter]).toEqual([
      'refresh',
      'filter',
      { refreshedBeforeDays: 7 },
    ]);
  });

  it('says what is missing', () => {
    expect(complaintsOfSchedule(newForm(''))).toEqual(['name', 'who', 'kind', 'reason']);
    expect(complaintsOfSchedule({ ...newForm(''), by: 'filter' })).toContain('who');
    const timing = { ...newForm('').timing, every: 'once' as const };
    const standing: Schedule = { ...schedule, job: { draftId: '3' } };
    expect(complaintsOfSchedule({ ...formOf(standing), timing }, standing)).toEqual(['timing']);
  });

  it('does not ask for conditions where it is for everybody and that is not changed', () => {
    if (!('kind' in schedule.job)) throw new Error('no job of its own');
    const forAll: Schedule = { ...schedule, job: { ...schedule.job, users: { filter: {} } } };
    const form = formOf(forAll);
    expect(complaintsOfSchedule({ ...form, name: 'nightly 2', enabled: false }, forAll)).toEqual([]);
    const other = { ...form, job: { ...form.job, scopes: ['birthday'] } };
    expect(complaintsOfSchedule(other, forAll)).toEqual(['who']);
  });

  it('sends only what was changed, so that a new name does not change the owner', () => {
    const form = formOf(schedule);
    expect(scheduleChanges(form, schedule)).toEqual({});
    expect(scheduleChanges({ ...form, name: 'nightly 2' }, schedule)).toEqual({ name: 'nightly 2' });
    expect(scheduleChanges({ ...form, savedQuestionId: '8' }, schedule)).toEqual({
      job: {
        kind: 'revoke-scopes',
        users: { savedQuestionId: '8' },
        params: { scopes: ['gender'] },
        reason: 'not needed any more',
        dryRun: false,
        canary: 5,
      },
    });
  });

  it('is asked about where saving it decides what is done that cannot be undone', () => {
    const on: Schedule = {
      ...schedule,
      job: { ...schedule.job, kind: 'unlink', params: {} } as Schedule['job'],
      isIrreversible: true,
    };
    const form = formOf(on);
    const later = { ...form, timing: { ...form.timing, time: '04:00' } };
    expect(decidesIrreversibly(form)).toBe(true);
    expect(decidesIrreversibly({ ...form, name: 'nightly 2' }, on)).toBe(false);
    expect(decidesIrreversibly(later, on)).toBe(true);
    expect(decidesIrreversibly({ ...later, enabled: false }, on)).toBe(false);
    expect(decidesIrreversibly(form, { ...on, enabled: false })).toBe(true);
    expect(decidesIrreversibly({ ...form, savedQuestionId: '8' }, on)).toBe(true);
    const reading = { ...form, job: { ...form.job, kind: 'refresh' as const } };
    expect(decidesIrreversibly(reading, on)).toBe(false);
  });

  it('never sends the job of a draft that stands', () => {
    const standing: Schedule = {
      ...schedule,
      job: { draftId: '3' },
      timing: { every: 'once', at: '2026-12-01T03:05:00+09:00' },
    };
    const form = formOf(standing);
    expect(scheduleChanges(form, standing)).toEqual({});
    expect(scheduleChanges({ ...form, timing: { ...form.timing, time: '04:00' } }, standing)).toEqual({
      timing: { every: 'once', at: '2026-12-01T04:00:00+09:00' },
    });
  });
});
