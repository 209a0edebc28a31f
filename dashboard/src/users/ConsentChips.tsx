import CheckIcon from '@mui/icons-material/Check';
import useMediaQuery from '@mui/material/useMediaQuery';
import { inScopeOrder } from '../../../words/scopeOrder';
import type { User } from '../providers/types';
import { Absent } from './FieldValue';
import { useScopeLabel } from './labels';

interface Entry {
  key: string;
  label: string;
  agreed: boolean;
}

/** What is agreed, first by name, the rest as a number; fewer by name on a laptop. The tooltip names all. */
function Chips({ entries, wide, narrow }: { entries: Entry[]; wide: number; narrow: number }) {
  const shown = useMediaQuery('(max-width: 1560px)', { noSsr: true }) ? narrow : wide;
  if (!entries.length) return <Absent kind="none" />;
  const agreed = entries.filter((entry) => entry.agreed);
  if (!agreed.length) return <Absent kind="notAgreed" />;
  const more = agreed.length - shown;
  const title = entries.map(({ agreed, label }) => `${agreed ? '✓' : '–'} ${label}`).join('\n');
  return (
    <span className="chips" title={title}>
      {agreed.slice(0, shown).map(({ key, label }) => (
        <span key={key} className="chip">
          <CheckIcon aria-hidden />
          {label}
        </span>
      ))}
      {shown > 0 && more > 0 && <span className="chip num">+{more}</span>}
      <span className="muted num chip-of">
        {agreed.length}/{entries.length}
      </span>
    </span>
  );
}

/** The scopes that a person agreed to, in a row of a list. */
export function ScopeChips({ user }: { user: User }) {
  const label = useScopeLabel();
  if (user.status !== 'unlinked' && user.readAt.scopes === null) return <Absent kind="unknown" />;
  const entries = inScopeOrder(user.consents, ({ scope }) => scope).map(({ scope, displayName, agreed }) => ({
    key: scope,
    label: label(scope, displayName),
    agreed,
  }));
  return <Chips entries={entries} wide={2} narrow={1} />;
}

/** The same of service terms. */
export function TermChips({ user }: { user: User }) {
  if (user.status !== 'unlinked' && user.readAt.terms === null) return <Absent kind="unknown" />;
  const entries = user.terms.map(({ tag, agreed }) => ({ key: tag, label: tag, agreed }));
  return <Chips entries={entries} wide={1} narrow={0} />;
}
