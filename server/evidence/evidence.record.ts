import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { readStrict } from '../kakao-client/index.js';
import type { NoticeRef } from '../notices/notice-ref.schema.js';
import type { NoticeTextView } from '../notices/notices.schema.js';
import type { AsOfView } from '../users/as-of.schema.js';
import type { ConsentEventView } from '../users/users.schema.js';

/** What the file says of one person, shaped after the consent records of ISO/IEC TS 27560. */
export interface EvidenceRecord {
  record_metadata: {
    schema: string;
    record_id: string;
    created_at: string;
    created_by: string;
    reason: string;
    as_of: string;
  };
  /** As much as who asks for it may see. */
  pii_principal: { id: string; id_type: string } & Record<string, string | null>;
  pii_controller: { kakao_app_id: string | null };
  link: AsOfView['link'];
  /** One for each scope and each service term ever seen for the person, with the fact that decides and its notices. */
  consent_records: (
    | ({ type: 'scope'; purpose: string; notices: NoticeRef[] } & Omit<
        AsOfView['scopes'][number],
        'displayName'
      >)
    | ({ type: 'term'; notices: NoticeRef[] } & AsOfView['terms'][number])
  )[];
  /** The words in force when consents were given or withdrawn; records and events name them by id. */
  notices: NoticeTextView[];
  /** All facts with their sources, newest first. */
  events: ConsentEventView[];
  /** How often people and programs of the service saw or changed this person, by what they did. */
  accesses: Record<string, number>;
  /** How often they were refused that, or failed at it. */
  attempts: Record<string, number>;
}

/** A file that holds its own digest: SHA-256 over the canonical JSON (RFC 8785) of `record`. */
export interface EvidenceFile {
  record: EvidenceRecord;
  digest: string;
}

/** The digest of a record, in hex. */
export function digestOfRecord(record: unknown): string {
  return createHash('sha256')
    .update(canonicalize(record) ?? '')
    .digest('hex');
}

/** The digest of a file as it is, in hex. */
export function digestOfBytes(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** How the id of a record stands in a PDF. */
export const RECORD_MARK = 'linkdesk-evidence:';
const RECORD_ID = '[0-9a-f-]{36}';
const IS_RECORD_ID = new RegExp(`^${RECORD_ID}$`);

/**
 * The id of the record and the digest that its bytes or content have now; null for a file that is no evidence, such as
 * one that says something twice.
 */
export function readEvidence(
  bytes: Buffer,
): { recordId: string; digest: string; stated: string | null } | null {
  if (bytes.subarray(0, 5).toString('latin1') === '%PDF-') {
    const recordId = new RegExp(`${RECORD_MARK}(${RECORD_ID})`).exec(bytes.toString('latin1'))?.[1];
    return recordId ? { recordId, digest: digestOfBytes(bytes), stated: null } : null;
  }
  try {
    const { record, digest } = readStrict(bytes.toString('utf8')) as EvidenceFile;
    const { record_id: recordId } = record.record_metadata;
    return IS_RECORD_ID.test(recordId) ? { recordId, digest: digestOfRecord(record), stated: digest } : null;
  } catch {
    return null;
  }
}
