import { useTranslate } from 'react-admin';
import type { User } from '../providers/types';
import { Ago, Time } from '../shared/Moment';
import { Card } from '../shared/Page';

const PARTS = ['list', 'profile', 'scopes', 'terms'] as const;

/** When each part was last read: every figure on the page is as old as this says. */
export function ReadCard({ user }: { user: User }) {
  const translate = useTranslate();
  return (
    <Card title={translate('person.read.title')}>
      <dl className="facts">
        {PARTS.map((part) => {
          const at = user.readAt[part];
          return (
            <div key={part} className="fact">
              <dt>{translate(`person.read.${part}`)}</dt>
              <dd>
                {at ? (
                  <>
                    <Time value={at} /> <span className="muted">KST</span>
                    <div className="card-note">
                      <Ago value={at} />
                    </div>
                  </>
                ) : (
                  <span className="absent-unknown">{translate('person.read.never')}</span>
                )}
              </dd>
            </div>
          );
        })}
      </dl>
    </Card>
  );
}

export function LinkCard({ user }: { user: User }) {
  const translate = useTranslate();
  const signedUp = user.hasSignedUp;
  return (
    <Card title={translate('person.link.title')}>
      <dl className="facts">
        <div className="fact">
          <dt>{translate('person.link.connectedAt')}</dt>
          <dd>
            <Time value={user.connectedAt} zone />
          </dd>
        </div>
        <div className="fact">
          <dt>{translate('person.link.synchedAt')}</dt>
          <dd>
            <Time value={user.synchedAt} zone />
          </dd>
        </div>
        {signedUp !== null && (
          <div className="fact">
            <dt>{translate('person.link.hasSignedUp')}</dt>
            <dd>{translate(signedUp ? 'person.link.done' : 'person.link.open')}</dd>
          </div>
        )}
      </dl>
    </Card>
  );
}
