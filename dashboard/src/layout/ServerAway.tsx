import { useTranslate } from 'react-admin';
import { useServerContact } from '../providers/contact';
import { Band } from '../shared/Band';
import { Time } from '../shared/Moment';

/** On every open page while the server does not answer: since when what is shown has not been asked for. */
export function ServerAway() {
  const translate = useTranslate();
  const { isAway, lastAnswerAt } = useServerContact();
  return (
    <div className="away-band" role="status">
      {isAway && lastAnswerAt !== null && (
        <Band kind="warn" title={translate('error.away')}>
          <span>
            {translate('error.awayBody')}{' '}
            <span className="id">
              {translate('error.lastAnswer')}{' '}
              <Time value={new Date(lastAnswerAt).toISOString()} precision="second" zone />
            </span>
          </span>
        </Band>
      )}
    </div>
  );
}
