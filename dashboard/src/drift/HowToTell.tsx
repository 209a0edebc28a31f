import { useTranslate } from 'react-admin';
import { Card } from '../shared/Page';
import { Scrolls } from '../shared/Scrolls';

const CSV = `id,link,scopes,terms
4012345678,linked,account_email talk_message,marketing_2025
4012345679,linked,account_email,
4012345680,unlinked,,`;

/** What the own systems have to send, as a file here or by themselves. */
export function HowToTell() {
  const translate = useTranslate();
  const t = (key: string) => translate(`drift.how.${key}`);
  const { origin } = window.location;
  const calls = `curl -c cookies -H 'Content-Type: application/json' -d '{"email":"…","password":"…"}' \\
  '${origin}/api/session'
curl -b cookies -H 'Content-Type: text/csv' --data-binary @people.csv \\
  '${origin}/api/told-files?name=crm&covers=all'
curl -b cookies -H 'Content-Type: application/json' -d '{"reason":"nightly"}' \\
  '${origin}/api/told-files/ID/apply'`;
  return (
    <Card title={t('title')}>
      <div className="stack drift-how">
        <p>{t('csv')}</p>
        <Example text={CSV} label={t('csvLabel')} />
        <ul>
          {['link', 'names', 'columns', 'all'].map((rule) => (
            <li key={rule}>{t(rule)}</li>
          ))}
        </ul>
        <p>{t('api')}</p>
        <Example text={calls} label={t('apiLabel')} />
        <p>{t('answer')}</p>
      </div>
    </Card>
  );
}

function Example({ text, label }: { text: string; label: string }) {
  return (
    <Scrolls className="drift-example" label={label}>
      <pre>
        <code>{text}</code>
      </pre>
    </Scrolls>
  );
}
