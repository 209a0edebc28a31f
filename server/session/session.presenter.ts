import type { OperatorContext } from '../platform/http/actor.js';
import type { SessionView } from './session.schema.js';

/** Who is logged in, as the API shows it. */
export function presentSession(operator: OperatorContext, isDemo: boolean): SessionView {
  const { id, email, name, role, permissions } = operator;
  return { operator: { id, email, name, role }, permissions: [...permissions], demo: isDemo };
}
