import { useTranslate } from 'react-admin';
import type { Catalogue } from '../../providers/types';
import { Loaded } from '../../shared/Loaded';
import { useCatalogue, useScopeLabel } from '../labels';

export interface TickColumn {
  label: string;
  /** Names such as `scope:talk_message` and `term:marketing`. */
  value: string[];
  onChange: (value: string[]) => void;
}

interface ConsentTicksProps {
  caption: string;
  columns: TickColumn[];
}

/** Scopes and terms in rows, with a box to tick in each column. */
export function ConsentTicks(props: ConsentTicksProps) {
  return <Loaded query={useCatalogue()}>{(catalogue) => <Ticks catalogue={catalogue} {...props} />}</Loaded>;
}

function Ticks({ catalogue, caption, columns }: ConsentTicksProps & { catalogue: Catalogue }) {
  const translate = useTranslate();
  const scopeLabel = useScopeLabel();
  const groups = [
    {
      label: translate('users.column.consents'),
      entries: catalogue.scopes.map(({ id, displayName }) => ({
        name: `scope:${id}`,
        label: scopeLabel(id, displayName),
      })),
    },
    {
      label: translate('users.column.terms'),
      entries: catalogue.terms.map(({ tag }) => ({ name: `term:${tag}`, label: tag })),
    },
  ].filter(({ entries }) => entries.length);
  if (!groups.length) return <p className="muted">{translate('users.filter.none')}</p>;
  return (
    <table className="choice-table">
      <caption className="visually-hidden">{caption}</caption>
      {groups.map((group, index) => (
        <tbody key={group.label}>
          <tr className="choice-group">
            <th scope="rowgroup">{group.label}</th>
            {columns.map(({ label }) => (index === 0 ? <th key={label}>{label}</th> : <td key={label} />))}
          </tr>
          {group.entries.map(({ name, label }) => (
            <tr key={name}>
              <th scope="row" title={name}>
                {label}
              </th>
              {columns.map((column) => (
                <td key={column.label}>
                  <label>
                    <input
                      type="checkbox"
                      checked={column.value.includes(name)}
                      onChange={({ target }) =>
                        column.onChange([
                          ...column.value.filter((other) => other !== name),
                          ...(target.checked ? [name] : []),
                        ])
                      }
                      aria-label={`${column.label}: ${label}`}
                    />
                  </label>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  );
}
