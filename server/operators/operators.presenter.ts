import type { Operator } from './operator.entity.js';
import type { OperatorView } from './operators.schema.js';

/** The operator as the API shows it; never the password's hash. */
export function presentOperator(operator: Operator): OperatorView {
  return {
    id: operator.id,
    email: operator.email,
    name: operator.name,
    role: operator.role,
    disabled: operator.disabledAt !== null,
    disabledAt: operator.disabledAt?.toISOString() ?? null,
    createdAt: operator.createdAt.toISOString(),
    updatedAt: operator.updatedAt.toISOString(),
    revision: operator.revision,
  };
}
