import type { UserFilter } from '../providers/types';
import { Dated } from '../shared/Moment';
import { useConditions } from './useConditions';

/**
 * The conditions of a filter, one a line.
 *
 * @param none what stands where there is none: everybody is meant
 */
export function ConditionLines({ filter, none }: { filter: UserFilter; none: string }) {
  const conditions = useConditions()(filter);
  if (conditions.length === 0) return none;
  return conditions.map(({ key, label }) => (
    <div key={key}>
      <Dated text={label} />
    </div>
  ));
}
