import type { ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import { Band } from '../../shared/Band';

/** Why a job does not go on by itself. */
export function StopBand({
  reason,
  title,
  children,
}: {
  reason: string;
  title?: string;
  children?: ReactNode;
}) {
  const translate = useTranslate();
  const words = translate(`jobs.stop.${reason}`, { _: reason });
  return (
    <Band kind="warn" title={title}>
      <span>{words}</span>
      {children}
      {words !== reason && reason.startsWith('kakao') && (
        <span className="card-note">{translate('error.code', { code: reason })}</span>
      )}
    </Band>
  );
}
