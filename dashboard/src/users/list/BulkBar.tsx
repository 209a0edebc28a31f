import { useNavigate, useTranslate } from 'react-admin';
import type { JobKind, User } from '../../providers/types';
import { focusStays } from '../../shared/focusGoesOn';
import { useCounted, useNumber } from '../../shared/numbers';
import { SteadyButton } from '../../shared/SteadyButton';
import { targetOf } from '../../shared/targets';
import { type ListState, writeFilter } from '../listUrl';

/** The harmless first, the irreversible last and in red. */
const VERBS: JobKind[] = ['refresh', 'logout', 'revoke-scopes', 'revoke-terms', 'unlink'];

interface BulkBarProps {
  state: ListState;
  /** How many are chosen, in words; nothing is shown where nobody is. */
  chosenText: string;
  total: number | undefined;
  totalIsExact: boolean;
  /** The whole page is ticked, so it makes sense to offer the rest. */
  pageTicked: boolean;
  /** What is shown is not, or not yet, what is asked: nothing is done with it. */
  busy: boolean;
  /** The saved question that the list shows unchanged. */
  question: string | null;
  onAll: () => void;
  onClear: () => void;
}

/** What is chosen, for a new job or check: "all" stays a question, which the server answers. */
function chosenParams(state: ListState, question: string | null): URLSearchParams {
  if (!state.all) return new URLSearchParams({ ids: state.ticked.join(','), by: 'ids' });
  const params = writeFilter(state.filter);
  if (question) params.set('question', question);
  params.set('by', question ? 'question' : 'filter');
  return params;
}

/**
 * How many are chosen, in words; empty where nobody is. Ticks stay when the page or the question changes, so it says how many
 * of them are not to be seen.
 *
 * @param rows those of the page; undefined until they are there
 */
export function useChosenText(
  state: ListState,
  rows: User[] | undefined,
  total: number | undefined,
  totalIsExact: boolean,
): string {
  const translate = useTranslate();
  const number = useNumber();
  const counted = useCounted();
  const chosen = state.all ? total : state.ticked.length;
  if (!chosen) return '';
  if (!state.all) {
    const unseen = rows ? state.ticked.filter((id) => rows.every((row) => row.id !== id)).length : 0;
    const more = unseen > 0 ? ` ${counted('users.select.unseen', unseen)}` : '';
    return counted('users.select.count', chosen) + more;
  }
  return totalIsExact
    ? counted('users.select.allOn', chosen)
    : translate('users.select.allOnInexact', { count: number(chosen) });
}

/** How many people are chosen, the offer to choose all who match, and what can be done with them. */
export function BulkBar({
  state,
  chosenText,
  total,
  totalIsExact,
  pageTicked,
  busy,
  question,
  onAll,
  onClear,
}: BulkBarProps) {
  const translate = useTranslate();
  const navigate = useNavigate();
  const number = useNumber();
  const counted = useCounted();
  const goTo = (path: string, more: { kind?: JobKind } = {}) => {
    const params = new URLSearchParams([...chosenParams(state, question), ...Object.entries(more)]);
    const { to, state: kept } = targetOf(path, params.toString());
    navigate(to, { state: kept });
  };
  if (!chosenText) return null;
  const mayTakeAll = pageTicked && !state.all && total !== undefined && total > state.ticked.length;
  return (
    <section ref={focusStays} className="bulk-bar" aria-label={translate('users.select.bar')}>
      <strong className="num">{chosenText}</strong>
      {mayTakeAll && (
        <button
          ref={focusStays}
          type="button"
          className="link-button"
          aria-disabled={busy}
          onClick={() => !busy && onAll()}
        >
          {totalIsExact
            ? counted('users.select.all', total)
            : translate('users.select.allInexact', { count: number(total) })}
        </button>
      )}
      <button type="button" className="link-button" onClick={onClear}>
        {translate('users.select.clear')}
      </button>
      <div className="row">
        <SteadyButton size="small" disabled={busy} onClick={() => goTo('/consent-checks/new')}>
          {translate('users.bulk.check')}
        </SteadyButton>
        {VERBS.map((kind) => (
          <SteadyButton
            key={kind}
            size="small"
            color={kind === 'unlink' ? 'error' : 'primary'}
            disabled={busy}
            onClick={() => goTo('/jobs/new', { kind })}
          >
            {translate(`users.bulk.${kind}`)}
          </SteadyButton>
        ))}
      </div>
    </section>
  );
}
