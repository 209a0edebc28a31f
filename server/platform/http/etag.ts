import { createHash } from 'node:crypto';

/** The `ETag` of an answer: another one where anything in it is different. */
export const etagOf = (answer: object): string =>
  `"${createHash('sha256').update(JSON.stringify(answer)).digest('base64url')}"`;
