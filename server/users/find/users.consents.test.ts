import { expect, it } from 'vitest';
import type { UserFilter } from '../users.schema.js';
import { consentSql } from './users.consents.js';

it('one text asks for any number of names, so that a connection keeps few statements', () => {
  const textOf = (filter: UserFilter) => {
    const sql = consentSql(
      filter,
      (
        (n) => () =>
          `$${++n}`
      )(0),
    );
    return [sql?.bits, sql?.mask('s'), sql?.names('s')];
  };
  expect(textOf({ agreed: ['a', 'b', 'c'], termNotAgreed: ['d', 'e'] })).toEqual(
    textOf({ agreed: ['a'], termNotAgreed: ['b'] }),
  );
});
