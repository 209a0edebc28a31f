import CheckIcon from '@mui/icons-material/Check';
import type { User } from '../providers/types';
import { Absent } from './FieldValue';
import { useScopeLabel } from './labels';

interface Entry {
  key: string;
  label: string;
  agreed: boolean;
}

/** What is agreed, first by name, the rest as a number; the tooltip names all with their state. */
function Chips({ entries, shown }: { entries: Entry[] | null; shown: number }) {
  if (!entries) return <Absent kind="unknown" />;
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
      {more > 0 && <span className="chip num">+{more}</span>}
      <span className="muted num chip-of">
        {agreed.length}/{entries.length}
      </span>
    </span>
  );
}

export function ScopeChips({ user }: { user: User }) {
  const label = useScopeLabel();
  if (user.status !== 'unlinked' && user.readAt?.scopes === null) return <Absent kind="unknown" />;
  const entries = user.consents?.map(({ scope, displayName, agreed }) => ({
    key: scope,
    label: label(scope, displayName),
    agreed: agreed === true,
  }));
  return <Chips entries={entries ?? null} shown={2} />;
}

export function TermChips({ user }: { user: User }) {
  if (user.status !== 'unlinked' && user.readAt?.terms === null) return <Absent kind="unknown" />;
  const entries = user.terms?.map(({ tag, agreed }) => ({ key: tag, label: tag, agreed: agreed === true }));
  return <Chips entries={entries ?? null} shown={1} />;
}
