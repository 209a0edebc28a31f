import MenuIcon from '@mui/icons-material/Menu';
import Drawer from '@mui/material/Drawer';
import IconButton from '@mui/material/IconButton';
import { type ReactNode, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { useLocation, useTranslate } from 'react-admin';
import { ErrorBoundary } from 'react-error-boundary';
import { useNavigationType } from 'react-router';
import { HaltBand } from '../halts/HaltBand';
import { useSession } from '../providers/session';
import { LiveRegion } from '../shared/LiveRegion';
import { TitleListener } from '../shared/Page';
import { SkeletonCard } from '../shared/Skeleton';
import { CrashPage } from './ErrorPage';
import { LanguageLink } from './LanguageLink';
import { Navigation } from './Navigation';
import { OperatorMenu } from './OperatorMenu';
import { RunningJobs } from './RunningJobs';
import { ServerAway } from './ServerAway';
import { SessionEnd } from './SessionEnd';
import './layout.css';

/** The frame around every page behind the log-in. */
export function Layout({ children }: { children?: ReactNode }) {
  const translate = useTranslate();
  const [menuOpen, setMenuOpen] = useState(false);
  const { pathname } = useLocation();
  const isComeTo = useIsComeTo();
  const main = useFocusOnNavigation(pathname, isComeTo);
  const isDemo = useSession()?.isDemo;
  const { said, tell } = useSaidTitle(isComeTo);
  return (
    <>
      {/* biome-ignore lint/a11y/useValidAnchor: as a step of the history it would have nothing of what this one keeps, such as what is searched for */}
      <a
        className="skip-link"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        {translate('app.skip')}
      </a>
      {isDemo && <div className="demo-banner">{translate('app.demo')}</div>}
      <div className="shell">
        <div className="sidebar">
          <Navigation />
        </div>
        <div className="shell-main">
          <header className="topbar">
            <span className="topbar-brand">
              <IconButton aria-label={translate('nav.open')} onClick={() => setMenuOpen(true)}>
                <MenuIcon />
              </IconButton>
            </span>
            <RunningJobs />
            <LanguageLink />
            <OperatorMenu />
          </header>
          <HaltBand />
          <LiveRegion text={said} />
          <main id="main" className="content" tabIndex={-1} ref={main}>
            <ErrorBoundary FallbackComponent={CrashPage} resetKeys={[pathname]}>
              <TitleListener value={tell}>
                <Suspense fallback={<SkeletonCard lines={6} />}>{children}</Suspense>
              </TitleListener>
            </ErrorBoundary>
          </main>
          <ServerAway />
        </div>
      </div>
      <Drawer
        open={menuOpen}
        onClose={() => setMenuOpen(false)}
        transitionDuration={0}
        slotProps={{ paper: { 'aria-label': translate('nav.main') } }}
      >
        <div className="sidebar sidebar-drawer">
          <Navigation onNavigate={() => setMenuOpen(false)} />
        </div>
      </Drawer>
      <SessionEnd />
    </>
  );
}

/** Whether the first page in this frame was come to from the log-in; otherwise the browser has loaded it, and names it. */
function useIsComeTo(): boolean {
  const how = useNavigationType();
  const [isComeTo] = useState(how !== 'POP');
  return isComeTo;
}

/** A new page starts at its top for keyboards and readers too, except where the browser has loaded it. */
function useFocusOnNavigation(pathname: string, isComeTo: boolean) {
  const main = useRef<HTMLElement>(null);
  const last = useRef(isComeTo ? null : pathname);
  const how = useNavigationType();
  useEffect(() => {
    if (last.current === pathname) return;
    last.current = pathname;
    main.current?.focus({ preventScroll: true });
    // Back and forward return to where one was; everything else starts at the top.
    if (how !== 'POP') window.scrollTo(0, 0);
  }, [pathname, how]);
  return main;
}

/** The page that was come to, for those who do not see it change. */
function useSaidTitle(isComeTo: boolean) {
  const [said, setSaid] = useState('');
  const last = useRef<string>(null);
  const tell = useCallback(
    (title: string) => {
      // A page that has come may be called as it was while it was on its way.
      const isNew = last.current === null ? isComeTo : title !== last.current;
      if (isNew) setSaid(title);
      last.current = title;
    },
    [isComeTo],
  );
  return { said, tell };
}
