import { useTranslate } from 'react-admin';

export interface ConsentFilterProps {
  entries: { id: string; label: string }[];
  agreed: string[];
  notAgreed: string[];
  onChange: (agreed: string[], notAgreed: string[]) => void;
  labels: { agreed: string; notAgreed: string };
}

/** One row a scope or term: any, agreed, not agreed. */
export function ConsentFilter({ entries, agreed, notAgreed, onChange, labels }: ConsentFilterProps) {
  const translate = useTranslate();
  if (!entries.length) return <p className="muted">{translate('users.filter.none')}</p>;
  const set = (id: string, state: 'any' | 'agreed' | 'notAgreed') =>
    onChange(
      state === 'agreed' ? [...without(agreed, id), id] : without(agreed, id),
      state === 'notAgreed' ? [...without(notAgreed, id), id] : without(notAgreed, id),
    );
  return (
    <table className="choice-table">
      <thead>
        <tr>
          <td />
          <th scope="col">{translate('users.filter.any')}</th>
          <th scope="col">{translate('users.filter.yes')}</th>
          <th scope="col">{translate('state.notAgreed')}</th>
        </tr>
      </thead>
      <tbody>
        {entries.map(({ id, label }) => {
          const state = agreed.includes(id) ? 'agreed' : notAgreed.includes(id) ? 'notAgreed' : 'any';
          return (
            <tr key={id}>
              <th scope="row" title={id}>
                {label}
              </th>
              {(['any', 'agreed', 'notAgreed'] as const).map((choice) => (
                <td key={choice}>
                  <label>
                    <input
                      type="radio"
                      name={`${labels.agreed}-${id}`}
                      checked={state === choice}
                      onChange={() => set(id, choice)}
                      aria-label={`${choice === 'any' ? translate('users.filter.any') : labels[choice]}: ${label}`}
                    />
                  </label>
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

const without = (list: string[], id: string) => list.filter((entry) => entry !== id);
