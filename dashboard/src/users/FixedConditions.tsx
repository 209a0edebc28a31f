import type { UserFilter } from '../providers/types';
import { Dated } from '../shared/Moment';
import { useConditions } from './useConditions';

/** The conditions of a filter that is not changed here, side by side; nothing where there is none. */
export function FixedConditions({ filter }: { filter: UserFilter }) {
  const conditions = useConditions()(filter);
  if (conditions.length === 0) return null;
  return (
    <ul className="row">
      {conditions.map(({ key, label }) => (
        <li key={key} className="condition condition-fixed">
          <span>
            <Dated text={label} />
          </span>
        </li>
      ))}
    </ul>
  );
}
