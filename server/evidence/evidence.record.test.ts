import { expect, it } from 'vitest';
import { digestOfRecord, readEvidence } from './evidence.record.js';

const ID = '00000000-0000-4000-8000-000000000000';
const record = {
  record_metadata: { record_id: ID },
  consent_records: [{ scope: 'account_email', agreed: false }],
};
const digest = digestOfRecord(record);
const file = JSON.stringify({ record, digest }, null, 2);

it('reads what a file says, however it is laid out', () => {
  const read = { recordId: ID, digest, stated: digest };
  expect(readEvidence(Buffer.from(file))).toEqual(read);
  expect(readEvidence(Buffer.from(JSON.stringify({ digest, record })))).toEqual(read);
});

it.each([
  ['a statement', file.replace('"agreed": false', '"agreed": true, "agreed": false')],
  ['a record', file.replace('{', '{ "record": { "consent_records": [] },')],
])('takes a file that holds %s twice for no evidence', (_name, twice) => {
  expect(JSON.parse(twice)).toEqual({ record, digest });
  expect(readEvidence(Buffer.from(twice))).toBeNull();
});

it('takes a file whose record has no id for no evidence', () => {
  for (const id of ['a\u0000b', 17, null]) {
    const nameless = { record_metadata: { record_id: id } };
    const text = JSON.stringify({ record: nameless, digest: digestOfRecord(nameless) });
    expect(readEvidence(Buffer.from(text))).toBeNull();
  }
});
