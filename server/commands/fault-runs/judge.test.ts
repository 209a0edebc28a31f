import { describe, expect, it } from 'vitest';
import type { JournalLine, TruePerson } from '../stand/kakao-control.js';
import type { Evidence, ItemRow } from './evidence.js';
import { judge } from './judge.js';
import { RUN_KINDS } from './kinds.js';
import type { Part, Selected } from './people.js';

const { unlink } = RUN_KINDS;
const DONE = { status: 200, changed: true };

function line(userId: string, more: Partial<JournalLine> = {}): JournalLine {
  return { n: 1, endpoint: unlink.endpoint, userId, ...DONE, ...more };
}

/** A job that unlinked person 1, found 2 gone, and left 3 alone, who had linked anew. */
function goodRun(): Evidence & { items: ItemRow[]; journal: JournalLine[] } {
  const person = (id: string, part: Part, hasToChange = false): [string, Selected] => [
    id,
    { id, part, hasToChange },
  ];
  const item = (user_id: string, outcome: string, error_code: string | null = null): ItemRow => ({
    user_id,
    outcome,
    error_code,
    doubt: null,
  });
  const state = (id: string, status: string) => [id, { id, status, scopes: null, terms: null }] as const;
  const truth = (id: string, state: string) => [id, { id, state } as TruePerson] as const;
  return {
    kind: unlink,
    selected: new Map([person('1', 'plain', true), person('2', 'gone'), person('3', 'relinked')]),
    retries: 0,
    status: 'completed',
    counts: { total: 3, pending: 0, succeeded: 1, unchanged: 1, failed: 1, cancelled: 0 },
    unsettledChunks: 0,
    irreversibleChanges: 1,
    items: [item('1', 'succeeded'), item('2', 'unchanged', '-101'), item('3', 'failed', 'relinked')],
    audit: [
      { key: 'User.Unlinked', result: 'succeeded', user_ids: ['1'] },
      { key: 'User.Unlinked', result: 'failed', user_ids: ['3'] },
      { key: 'Job.Completed', result: 'succeeded', user_ids: [] },
    ],
    mirror: new Map([state('1', 'unlinked'), state('2', 'unlinked'), state('3', 'linked')]),
    truth: new Map([truth('1', 'unlinked'), truth('2', 'unlinked'), truth('3', 'linked')]),
    journal: [line('1'), line('2', { status: 400, changed: false })],
  };
}

describe('judge', () => {
  it('finds nothing where records and journal agree', () => {
    expect(judge(goodRun())).toEqual([]);
  });

  it('takes who linked anew, and so was left out at once, for rightly treated', () => {
    const run = goodRun();
    Object.assign(run.items[2]!, { outcome: 'cancelled', error_code: 'relinked' });
    run.counts = { ...run.counts, failed: 0, cancelled: 1 };
    run.audit.splice(1, 1, { key: 'Job.PeopleLeftOut', result: 'succeeded', user_ids: ['3'] });
    expect(judge(run)).toEqual([]);
  });

  const wrongs: [string, (run: ReturnType<typeof goodRun>) => void, string | null, RegExp][] = [
    ['somebody done twice', (run) => run.journal.push(line('1')), '1', /done 2 times/],
    ['somebody missed', (run) => run.journal.splice(0, 1, line('1', { changed: false })), '1', /missed/],
    [
      'a lost answer without a doubt',
      (run) => run.journal.splice(0, 1, line('1', { status: 0 })),
      '1',
      /no doubt is named/,
    ],
    ['a new link ended', (run) => run.journal.push(line('3')), '3', /relinked and has been done/],
    ['somebody outside the selection', (run) => run.journal.push(line('9')), '9', /without being selected/],
    [
      'a call to another endpoint outside',
      (run) => run.journal.push(line('9', { endpoint: 'POST /v1/user/logout' })),
      '9',
      /selected/,
    ],
    ['somebody said to be cancelled', (run) => (run.items[0]!.outcome = 'cancelled'), '1', /was done/],
    [
      'somebody never tried',
      (run) => Object.assign(run.items[0]!, { outcome: 'cancelled' }) && run.journal.shift(),
      '1',
      /was left out of a job/,
    ],
    [
      'somebody left out for a reason that is not theirs',
      (run) =>
        Object.assign(run.items[0]!, { outcome: 'cancelled', error_code: 'relinked' }) && run.journal.shift(),
      '1',
      /was plain/,
    ],
    ['somebody said to have been so before', (run) => (run.items[0]!.outcome = 'unchanged'), '1', /was done/],
    ['somebody who is not in the job', (run) => run.items.shift(), '1', /not in the job/],
    ['counts that are not those of the rows', (run) => (run.counts.succeeded = 2), null, /count succeeded/],
    ['an open chunk', (run) => (run.unsettledChunks = 1), null, /chunks not settled/],
    ['a wrong count of the day', (run) => (run.irreversibleChanges = 2), null, /for the day/],
    ['a change without an audit event', (run) => run.audit.shift(), '1', /0 times in the audit log/],
    ['a change audited twice', (run) => run.audit.push(run.audit[0]!), '1', /2 times in the audit log/],
    ['an end audited twice', (run) => run.audit.push(run.audit[2]!), null, /audit events of its end/],
    [
      'a mirror that does not know',
      (run) =>
        (run.mirror = new Map([
          ...run.mirror,
          ['1', { id: '1', status: 'linked', scopes: null, terms: null }],
        ])),
      '1',
      /the mirror has linked, Kakao unlinked/,
    ],
  ];

  it.each(wrongs)('finds %s', (_name, spoil, userId, what) => {
    const run = goodRun();
    spoil(run);
    const found = judge(run).filter((finding) => finding.userId === userId);
    expect(found.map((finding) => finding.what)).toContainEqual(expect.stringMatching(what));
  });

  it('takes "already so" after a lost answer as done, with the doubt named', () => {
    const run = goodRun();
    run.journal.splice(0, 1, line('1', { status: 0 }), line('1', { status: 400, changed: false }));
    run.items[0]!.doubt = 'answer_lost';
    expect(judge(run)).toEqual([]);
  });

  describe('of a lost answer that nothing tells of', () => {
    const lostRun = (kind: Evidence['kind']) => {
      const run = goodRun();
      run.kind = kind;
      run.journal.splice(0, 1, line('1', { status: 0, endpoint: kind.endpoint }));
      Object.assign(run.items[0]!, { outcome: 'failed', error_code: 'answer_lost', doubt: 'answer_lost' });
      return judge(run).filter(({ what }) => what.startsWith('was done'));
    };

    it('takes a log-out that is said to be unknown for rightly recorded', () =>
      expect(lostRun(RUN_KINDS.logout)).toEqual([]));

    it('does not take an unlink for that, which can be looked up', () =>
      expect(lostRun(unlink)).toMatchObject([{ userId: '1' }]));
  });
});
