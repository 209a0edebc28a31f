import { useTranslate } from 'react-admin';
import type { User } from '../../providers/types';
import { type Fact, Facts } from '../../shared/Facts';
import { Ago, Time } from '../../shared/Moment';
import { Card } from '../../shared/Page';

const PARTS = ['list', 'profile', 'scopes', 'terms'] as const;

/** When each part was last read: every figure on the page is as old as this says. */
export function ReadCard({ user }: { user: User }) {
  const translate = useTranslate();
  const facts = PARTS.map(
    (part): Fact => [translate(`person.read.${part}`), <ReadAt key={part} at={user.readAt[part]} />],
  );
  return (
    <Card title={translate('person.read.title')}>
      <Facts facts={facts} />
    </Card>
  );
}

function ReadAt({ at }: { at: string | null }) {
  const translate = useTranslate();
  if (!at) return <span className="absent-unknown">{translate('person.read.never')}</span>;
  return (
    <>
      <Time value={at} /> <span className="muted">KST</span>
      <div className="card-note">
        <Ago value={at} />
      </div>
    </>
  );
}

/** Since when the person is linked, and whether they have signed up, where Kakao tells. */
export function LinkCard({ user }: { user: User }) {
  const translate = useTranslate();
  const t = (key: string) => translate(`person.link.${key}`);
  const signedUp = user.hasSignedUp;
  return (
    <Card title={t('title')}>
      <Facts
        facts={[
          [t('connectedAt'), <Time key="connected" value={user.connectedAt} zone />],
          [t('synchedAt'), <Time key="synched" value={user.synchedAt} zone />],
          [t('hasSignedUp'), signedUp !== null && t(signedUp ? 'done' : 'open')],
        ]}
      />
    </Card>
  );
}
