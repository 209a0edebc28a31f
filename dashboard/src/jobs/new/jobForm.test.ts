import { describe, expect, it } from 'vitest';
import { complaintsOf, type NewJobForm, parseNewJob, toBody } from './jobForm';

const form: NewJobForm = {
  kind: 'unlink',
  scopes: ['gender'],
  tags: ['t1'],
  evidence: 'paper form',
  reason: ' CS-1 ',
  ticket: '',
  dryRun: false,
  canary: '',
};

describe('a new job', () => {
  it('keeps "all that match" as a question, not as ids', () => {
    expect(parseNewJob('?kind=unlink&by=filter&status=waiting&agreed=a,b')).toEqual({
      kind: 'unlink',
      selection: { by: 'filter', filter: { status: ['waiting'], agreed: ['a', 'b'] } },
    });
    expect(parseNewJob('?by=filter').selection).toEqual({ by: 'filter', filter: {} });
    expect(parseNewJob('?by=question&question=12').selection).toEqual({ by: 'question', id: '12', seen: {} });
    expect(parseNewJob('?status=waiting&by=question&question=12').selection).toEqual({
      by: 'question',
      id: '12',
      seen: { status: ['waiting'] },
    });
    expect(parseNewJob('?by=question&question=x').selection).toEqual({ by: 'paste' });
  });

  it('takes ticked ids, and asks for ids where nothing was chosen', () => {
    expect(parseNewJob('?kind=logout&by=ids&ids=1,9223372036854775807,x').selection).toEqual({
      by: 'ids',
      ids: ['1', '9223372036854775807'],
    });
    expect(parseNewJob('?kind=delete').selection).toEqual({ by: 'paste' });
    expect(parseNewJob('?kind=delete').kind).toBeNull();
  });

  it('is for nobody where a condition cannot be read, for without it there would be more', () => {
    for (const text of ['refreshedBeforeDays=4000', 'ids=x', 'status=linked,odd', 'newCondition=1']) {
      expect(parseNewJob(`?kind=unlink&${text}&by=filter`).selection).toEqual({
        by: 'paste',
        isUnclear: true,
      });
    }
  });

  it('says what is missing', () => {
    expect(complaintsOf(form, 3)).toEqual([]);
    expect(complaintsOf({ ...form, kind: null, reason: ' ', canary: 'x' }, 0)).toEqual([
      'who',
      'kind',
      'reason',
      'canary',
    ]);
    expect(complaintsOf({ ...form, kind: 'record-terms', tags: [], evidence: '' }, 3)).toEqual([
      'params',
      'evidence',
    ]);
  });

  it('sends only what the kind needs', () => {
    expect(toBody(form, { ids: ['1'] })).toEqual({
      kind: 'unlink',
      users: { ids: ['1'] },
      params: {},
      reason: 'CS-1',
      dryRun: false,
    });
    expect(
      toBody({ ...form, kind: 'revoke-scopes', canary: '0', ticket: ' VOC-7 ' }, { filter: {} }),
    ).toMatchObject({
      params: { scopes: ['gender'] },
      canary: 0,
      ticket: 'VOC-7',
    });
  });
});
