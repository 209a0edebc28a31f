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

it.each(['0000-01-01T00:00:00Z', '0001-01-01T00:00:00+09:00', '9999-12-31T23:59:59-09:00', '2026-02-30'])(
  'the moment %s is none: it has no form in UTC, or no day',
  (moment) => {
    const { error } = userFilterSchema.safeParse({ connectedFrom: moment });
    expect(error?.issues).toMatchObject([{ path: ['connectedFrom'] }]);
  },
);

it('a state or a difference is named once, not a hundred thousand times', () => {
  for (const [name, value] of [
    ['status', 'linked'],
    ['drift', 'told-linked'],
  ] as const) {
    expect(userFilterSchema.safeParse({ [name]: [value] }).success).toBe(true);
    const { error } = userFilterSchema.safeParse({ [name]: Array(100_000).fill(value) });
    expect(error?.issues).toMatchObject([{ path: [name], code: 'too_big' }]);
  }
});
