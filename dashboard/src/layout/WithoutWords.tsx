import type { Locale } from '../i18n';
import { NOT_FETCHED } from '../i18n/notFetched';

/** In place of the dashboard where the file with its words did not come. */
export function WithoutWords({ locale }: { locale: Locale }) {
  const [title, body] = NOT_FETCHED[locale];
  return (
    <main className="empty">
      <h1>{title}</h1>
      <p role="alert">{body}</p>
    </main>
  );
}
