import { type EntityManager, type FindOneOptions, IsNull, MoreThanOrEqual, Not } from 'typeorm';
import { Notice } from './notice.entity.js';
import type { NoticePageView } from './notices.schema.js';

/**
 * The version that ended because this one began; null where there is none, or it has another end by now. Where that was
 * wrong itself, it is the one that stands again for it.
 *
 * @param lock keeps it as it is until the transaction ends
 */
export async function endedBy(
  { endedId, inForceFrom }: Pick<Notice, 'endedId' | 'inForceFrom'>,
  manager: EntityManager,
  lock?: FindOneOptions<Notice>['lock'],
): Promise<Notice | null> {
  let id = endedId;
  while (id !== null) {
    const before = await manager.findOneOrFail(Notice, { where: { id }, lock });
    if (!before.supersededAt) {
      return before.inForceUntil?.getTime() === inForceFrom.getTime() ? before : null;
    }
    id = before.restoredId;
  }
  return null;
}

/** The first other version that begins when a notice did, or later. */
async function nextOf(notice: Notice, manager: EntityManager) {
  const { id, kind, subject, language, inForceFrom } = notice;
  const next = await manager.findOne(Notice, {
    where: {
      id: Not(id),
      kind,
      subject,
      language,
      inForceFrom: MoreThanOrEqual(inForceFrom),
      supersededAt: IsNull(),
    },
    order: { inForceFrom: 'ASC' },
  });
  return next && { id: next.id, version: next.version, from: next.inForceFrom.toISOString() };
}

/** What a notice and others have done to each other's periods: which one it ended, and which ends were taken back. */
export async function endingsOf(
  id: string,
  manager: EntityManager,
): Promise<Pick<NoticePageView, 'ended' | 'restored' | 'restoredFrom'>> {
  const notice = await manager.findOneByOrFail(Notice, { id });
  const ended = notice.restoredId ? null : await endedBy(notice, manager);
  const restored = notice.restoredId && (await manager.findOneByOrFail(Notice, { id: notice.restoredId }));
  const wrong = await manager.find(Notice, { where: { restoredId: id }, order: { restoredAt: 'ASC' } });
  return {
    ended: ended && { id: ended.id, version: ended.version, next: await nextOf(notice, manager) },
    restored: restored ? { id: restored.id, version: restored.version } : null,
    restoredFrom: wrong.map((one) => ({
      id: one.id,
      version: one.version,
      from: one.inForceFrom.toISOString(),
      at: one.restoredAt?.toISOString() ?? '',
    })),
  };
}
