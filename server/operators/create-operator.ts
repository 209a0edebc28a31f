import { type EntityManager, QueryFailedError } from 'typeorm';
import type { AuditService } from '../audit/audit.service.js';
import type { Actor } from '../platform/http/actor.js';
import { conflict } from '../platform/http/problem.js';
import { Operator } from './operator.entity.js';
import type { CreateOperator } from './operators.schema.js';
import { hashPassword } from './passwords.js';

/**
 * Adds an operator with its audit event, in the caller's transaction.
 *
 * @throws ProblemError 409 `email_taken`
 */
export async function createOperator(
  manager: EntityManager,
  audit: AuditService,
  actor: Actor,
  input: CreateOperator,
): Promise<Operator> {
  const { email, name, role } = input;
  const passwordHash = await hashPassword(input.password);
  const { identifiers } = await manager
    .insert(Operator, { email, name, role, passwordHash })
    .catch(emailTaken);
  const operator = await manager.findOneByOrFail(Operator, { id: identifiers[0]?.id as string });
  await audit.record(manager, {
    key: 'Operator.Created',
    actor,
    subjectType: 'operator',
    subjectId: operator.id,
    details: { role },
  });
  return operator;
}

function emailTaken(error: unknown): never {
  const driverError = error instanceof QueryFailedError ? (error.driverError as { constraint?: string }) : {};
  if (driverError.constraint === 'operators_email_key') {
    throw conflict('email_taken', 'Another operator has this email address.');
  }
  throw error;
}
