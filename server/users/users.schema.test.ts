import { expect, it } from 'vitest';
import { userFilterSchema, userListQuerySchema } from './users.schema.js';

it.each(['', '  ', '""', '"  "', '" "'])(
  'the search %j restricts nothing: no filter of a job, and absent in a list',
  (q) => {
    const { error } = userFilterSchema.safeParse({ status: ['linked'], q });
    expect(error?.issues).toMatchObject([{ path: ['q'] }]);
    expect(userListQuerySchema.parse({ q }).q).toBeUndefined();
  },
);

it('a search that asks for something stays as it was typed', () => {
  expect(userFilterSchema.parse({ q: ' "보리" ' }).q).toBe(' "보리" ');
  expect(userListQuerySchema.parse({ q: '보리*' }).q).toBe('보리*');
});
