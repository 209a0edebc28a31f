import { createContext, type ReactNode, useContext, useEffect } from 'react';
import { LinkBase, useLocation, useTranslate } from 'react-admin';
import { linkBack, rememberPlace } from './places';
import { keptOf } from './useKept';

interface PageProps {
  title: string;
  /** The heading where it differs from the window's title. */
  heading?: ReactNode;
  /** Count, freshness and the like, under the heading. */
  meta?: ReactNode[];
  actions?: ReactNode;
  /** The page above, to which a link leads as it was left. */
  back?: { to: string; label: string };
  children: ReactNode;
}

/** Told the title of each page that is come to. */
export const TitleListener = createContext<(title: string) => void>(() => undefined);

/** The frame of every page: one h1, what it counts, at most one filled button, then the content. */
export function Page({ title, heading, meta, actions, back, children }: PageProps) {
  const app = useTranslate()('app.name');
  const tell = useContext(TitleListener);
  useEffect(() => {
    document.title = `${title} · ${app}`;
    tell(title);
  }, [title, app, tell]);
  const { pathname, search, state } = useLocation();
  useEffect(() => rememberPlace(pathname, { search, kept: keptOf(state) }), [pathname, search, state]);
  return (
    <>
      <header className="page-head">
        <div className="page-head-text">
          {back && (
            <LinkBase className="page-back" {...linkBack(back.to)}>
              ← {back.label}
            </LinkBase>
          )}
          <h1>{heading ?? title}</h1>
          {meta && (
            <div className="page-head-meta">
              {meta.filter(Boolean).map((part, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: fixed places, never reordered
                <span key={index}>{part}</span>
              ))}
            </div>
          )}
        </div>
        {actions && <div className="row">{actions}</div>}
      </header>
      {children}
    </>
  );
}

/** A white panel with a heading of its own. */
export function Card({
  title,
  note,
  action,
  children,
  flush,
}: {
  title?: string;
  note?: ReactNode;
  action?: ReactNode;
  children: ReactNode;
  /** Content reaches the edges: tables. */
  flush?: boolean;
}) {
  return (
    <section className="card" aria-label={title}>
      {title && (
        <div className="card-head">
          <h2>{title}</h2>
          {note && <span className="card-note">{note}</span>}
          {action}
        </div>
      )}
      {flush ? children : <div className={title ? 'card-body' : 'card-body card-body-bare'}>{children}</div>}
    </section>
  );
}
