import type { ArgumentMetadata } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ProblemError } from './problem.js';
import { ValidationPipe } from './validation.pipe.js';

const selection = z.union([
  z.strictObject({ ids: z.array(z.string()) }),
  z.strictObject({ filter: z.strictObject({ q: z.string() }) }),
]);
const schema = z.strictObject({ users: selection, reason: z.string().min(1) });

async function refuse(value: unknown, metadata: Partial<ArgumentMetadata> = {}) {
  const error: unknown = await new ValidationPipe()
    .transform(value, { type: 'body', schema, ...metadata })
    .catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ProblemError);
  return error as ProblemError;
}
const fields = (problem: ProblemError) => problem.errors?.map((error) => error.field);

describe('ValidationPipe', () => {
  it('gives what the schema makes of the input', async () => {
    const metadata: ArgumentMetadata = {
      type: 'query',
      schema: z.strictObject({ limit: z.coerce.number() }),
    };
    expect(await new ValidationPipe().transform({ limit: '7' }, metadata)).toEqual({ limit: 7 });
  });

  it('names missing and unknown fields', async () => {
    const problem = await refuse({ users: { ids: [] }, extra: 1, more: 2 });
    expect(problem).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(fields(problem)).toEqual(expect.arrayContaining(['reason', 'extra', 'more']));
  });

  it.each(['__proto__', 'constructor', 'prototype'])('takes %s for an unknown field', async (name) => {
    const value = JSON.parse(`{"users":{"filter":{"q":"a","${name}":{"q":"b"}}},"reason":"r"}`);
    expect(fields(await refuse(value))).toEqual([`users.filter.${name}`]);
  });

  it('takes a missing body for an empty one', async () => {
    expect(fields(await refuse(undefined))).toEqual(['users', 'reason']);
  });

  it('explains the form that comes closest where there are several', async () => {
    expect(fields(await refuse({ users: { ids: ['1', 2] }, reason: 'r' }))).toEqual(['users.ids.1']);
  });

  it('names a single parameter', async () => {
    const problem = await refuse('x', { type: 'param', data: 'id', schema: z.string().regex(/^\d+$/) });
    expect(fields(problem)).toEqual(['id']);
  });

  it('refuses text that the database cannot keep, and takes every other', async () => {
    expect(fields(await refuse({ users: { ids: ['1', 'a\0'] }, reason: '\ud83d' }))).toEqual([
      'users.ids.1',
      'reason',
    ]);
    expect(fields(await refuse('a\0', { type: 'query', data: 'q', schema: z.string() }))).toEqual(['q']);
    const body = { users: { ids: ['1'] }, reason: '확인 😀\n<b>' };
    expect(await new ValidationPipe().transform(body, { type: 'body', schema })).toEqual(body);
  });

  it('names the body where no field of it is wrong', async () => {
    expect(fields(await refuse([]))).toEqual(['body']);
  });

  it('does not send thousands of errors', async () => {
    const ids = Array.from({ length: 10_000 }, () => 1);
    expect((await refuse({ users: { ids }, reason: 'r' })).errors).toHaveLength(50);
  });

  it('never repeats what was sent', async () => {
    const problem = await refuse({ users: { ids: ['1'] }, reason: { secret: 'topsecret' } });
    expect(JSON.stringify(problem.toBody())).not.toContain('topsecret');
  });
});
