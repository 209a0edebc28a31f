import type { OperatorName } from '../operators/operators.schema.js';
import { refOf } from './binding.js';
import type { Notice } from './notice.entity.js';
import type { NoticeView } from './notices.schema.js';

/** A notice as the API shows it, without its words. */
export function presentNotice(notice: Notice, operators: ReadonlyMap<string, OperatorName>): NoticeView {
  const { supersededAt, supersededBy, supersededReason } = notice;
  return {
    ...refOf(notice),
    kind: notice.kind,
    subject: notice.subject,
    from: notice.inForceFrom.toISOString(),
    until: notice.inForceUntil?.toISOString() ?? null,
    createdBy: operators.get(notice.createdBy) ?? null,
    createdAt: notice.createdAt.toISOString(),
    superseded: supersededAt && {
      at: supersededAt.toISOString(),
      by: operators.get(supersededBy ?? '') ?? null,
      reason: supersededReason ?? '',
    },
  };
}
