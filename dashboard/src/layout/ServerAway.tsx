import { useTranslate } from 'react-admin';
import { useServerContact } from '../providers/contact';
import { useStaleReading } from '../providers/staleReading';
import { Band } from '../shared/Band';
import { useErrorText } from '../shared/errors';
import { Time } from '../shared/Moment';

/**
 * On every open page: since when what is shown has not been asked for, while the server does not answer, and while it
 * answers but cannot tell.
 */
export function ServerAway() {
  const { isAway, lastAnswerAt } = useServerContact();
  const stale = useStaleReading();
  return (
    <div className="away-band" role="status">
      {isAway
        ? lastAnswerAt !== null && <AwayBand message="away" at={lastAnswerAt} />
        : stale && <AwayBand message="stale" at={stale.dataUpdatedAt} error={stale.error} />}
    </div>
  );
}

interface AwayBandProps {
  message: 'away' | 'stale';
  /** Milliseconds. */
  at: number;
  /** What the server says of it. */
  error?: unknown;
}

function AwayBand({ message, at, error }: AwayBandProps) {
  const translate = useTranslate();
  const cause = useErrorText()(error);
  return (
    <Band kind="warn" title={translate(`error.${message}`)}>
      <span>
        {translate(`error.${message}Body`)}{' '}
        <span className="id">
          {translate('error.lastAnswer')} <Time value={new Date(at).toISOString()} precision="second" zone />
        </span>
      </span>
      {error !== undefined && (
        <span className="card-note">
          {cause.sentence}
          {cause.code && ` ${translate('error.code', { code: cause.code })}`}
        </span>
      )}
    </Band>
  );
}
