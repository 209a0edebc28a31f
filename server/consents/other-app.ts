import type { DataSource } from 'typeorm';
import type { KakaoReader } from './kakao-reader.js';

/** So many of the oldest and of the newest ids are asked for: as many together as one call carries. */
const FROM_EACH_END = 50;

/** So many do not all leave unnoticed; of fewer it is no proof. */
export const PROOF = 20;

/** Kakao knows nobody whom the mirror holds: the Admin key is another app's, where our people are strangers. */
export class OtherApp extends Error {
  override name = 'OtherApp';
  readonly kind = 'other_app';
  readonly isRetryable = false;
}

/**
 * Asks Kakao about some of those who are linked by the mirror, before anything is taken over from there.
 *
 * @throws OtherApp where none of them is; KakaoError
 */
export async function refuseOtherApp(
  dataSource: DataSource,
  kakao: KakaoReader,
  signal: AbortSignal,
): Promise<void> {
  const end = (order: string) =>
    `(SELECT id FROM users WHERE status = 'linked' ORDER BY id ${order} LIMIT ${FROM_EACH_END})`;
  const some: { id: string }[] = await dataSource.query(`${end('ASC')} UNION ${end('DESC')}`);
  if (some.length < PROOF) return;
  const ids = some.map(({ id }) => id);
  const links = await kakao.readLinks(ids, 'bulk', signal);
  if (links.some(({ link }) => link === 'present')) return;
  throw new OtherApp(`Kakao knows none of ${ids.length} people who are linked by the mirror.`);
}
