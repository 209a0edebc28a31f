import { type EntityManager, QueryFailedError } from 'typeorm';
import type { AuditService } from '../audit/audit.service.js';
import type { Actor } from '../platform/http/actor.js';
import { conflict } from '../platform/http/problem.js';
import { Operator } from './operator.entity.js';
import type { CreateOperator } from './operators.schema.js';

/**
 * Adds an operator with its audit event, in the caller's transaction.
 *
 * @param input with the password's hash, made before the transaction: it waits for its turn behind all log-ins
 * @throws ProblemError 409 `email_taken`
 */
export async function createOperator(
  manager: EntityManager,
  audit: AuditService,
  actor: Actor,
  input: Omit<CreateOperator, 'password'> & { passwordHash: string },
): Promise<Operator> {
  const { email, name, role, passwordHash } = input;
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
