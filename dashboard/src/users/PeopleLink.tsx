import { LinkBase } from 'react-admin';
import type { UserFilter } from '../providers/types';
import { useCounted, useNumber } from '../shared/numbers';
import { usersPath } from './listUrl';

interface PeopleLinkProps {
  count: number;
  filter: UserFilter;
  /** What the figure counts, for those who hear the link without its table. */
  what: string;
  /** No head of a column says that these are people. */
  alone?: boolean;
}

/** A figure that leads to the list of the people whom it counts; nobody is no link. */
export function PeopleLink({ count, filter, what, alone }: PeopleLinkProps) {
  const counted = useCounted();
  const number = useNumber();
  const figure = alone ? counted('users.figure', count) : number(count);
  if (count === 0) return <span className="absent num">{figure}</span>;
  return (
    <LinkBase className="num figure-link" to={usersPath(filter)}>
      <span aria-hidden>{figure}</span>
      <span className="visually-hidden">{counted('users.toList', count, { what })}</span>
    </LinkBase>
  );
}
