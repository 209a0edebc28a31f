import { useTranslate } from 'react-admin';
import { Band } from '../shared/Band';

/** Why a job does not go on by itself. */
export function StopBand({ reason, title }: { reason: string; title?: string }) {
  const translate = useTranslate();
  const words = translate(`jobs.stop.${reason}`, { _: reason });
  return (
    <Band kind="warn" title={title}>
      <span>{words}</span>
      {words !== reason && reason !== 'operator' && reason !== 'cancelling' && (
        <span className="card-note">{translate('error.code', { code: reason })}</span>
      )}
    </Band>
  );
}
