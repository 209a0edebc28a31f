import { LinkBase } from 'react-admin';
import type { UserFilter } from '../providers/types';
import { useCounted, useNumber } from '../shared/numbers';
import { usersPath } from './overviewUrl';

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
      <span className="visually-hidden">{counted('overview.toList', count, { what })}</span>
    </LinkBase>
  );
}

/** A share of a whole, as a bar with its number: neither needs the other. */
export function Share({ of }: { of: [part: number, whole: number] }) {
  const percent = percentOf(...of);
  return (
    <span className="share">
      <span className="share-bar" aria-hidden>
        <span style={{ width: `${percent}%` }} />
      </span>
      <span className="num">{percent.toFixed(1)}%</span>
    </span>
  );
}

/** 0 to 100; nobody of nobody is nothing. */
export const percentOf = (part: number, whole: number) => (whole > 0 ? (part / whole) * 100 : 0);
