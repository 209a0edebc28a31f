import 'pretendard/dist/web/variable/pretendardvariable-dynamic-subset.css';
import './theme/base.css';
import './theme/page.css';
import './theme/tags.css';
import './theme/states.css';
import './theme/facts.css';
import './theme/forms.css';
import './theme/table.css';
import './theme/filters.css';
import './theme/forced-colors.css';
import './theme/print.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { detectLocale, loadMessages } from './i18n';
import { WithoutWords } from './layout/WithoutWords';
import { createI18nProvider } from './providers/i18nProvider';
import { watchPresence } from './providers/presence';
import { watchPresses } from './providers/press';

const locale = detectLocale(localStorage.getItem('RaStore.locale'), navigator.languages);
document.documentElement.lang = locale;

watchPresence(document);
watchPresses(window);

const messages = await loadMessages(locale).catch(() => null);
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    {messages ? (
      <App i18nProvider={createI18nProvider(locale, messages)} />
    ) : (
      <WithoutWords locale={locale} />
    )}
  </StrictMode>,
);
