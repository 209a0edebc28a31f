import type { DataSource } from 'typeorm';
import { expect, it } from 'vitest';
import type { AuditService } from '../audit/audit.service.js';
import { SYSTEM_ACTOR } from '../platform/http/actor.js';
import { OperatorsService } from './operators.service.js';
import { hashPassword } from './passwords.js';

it('an operator is added in no transaction that lies idle while log-ins go before the hash of the password', async () => {
  let isOthersTurnOver = false;
  const logIn = hashPassword('of somebody else').then(() => {
    isOthersTurnOver = true;
  });
  const begun: boolean[] = [];
  const dataSource = {
    transaction: async () => {
      begun.push(isOthersTurnOver);
    },
  } as unknown as DataSource;
  const operators = new OperatorsService(dataSource, {} as AuditService);
  const account = {
    email: 'new@example.com',
    name: 'New',
    role: 'viewer',
    password: 'a-long-enough-password',
  } as const;
  await operators.create(SYSTEM_ACTOR, account);
  await logIn;
  expect(begun).toEqual([true]);
});
