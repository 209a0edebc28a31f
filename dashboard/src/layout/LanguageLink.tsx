import TranslateIcon from '@mui/icons-material/Translate';
import { useLocaleState } from 'react-admin';
import { type Locale, OTHER } from '../i18n';

/** Names the other language in itself; where react-admin keeps the choice, the next visit finds it. */
export function LanguageLink() {
  const [locale, setLocale] = useLocaleState();
  const other = OTHER[locale as Locale] ?? OTHER.en;
  return (
    <a
      className="topbar-link"
      href={window.location.pathname + window.location.search}
      lang={other.locale}
      hrefLang={other.locale}
      onClick={(event) => {
        event.preventDefault();
        setLocale(other.locale);
      }}
    >
      <TranslateIcon aria-hidden />
      {other.name}
    </a>
  );
}
