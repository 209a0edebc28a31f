import type { Actor, OperatorContext } from './actor.js';
import type { DeskRequest } from './current-operator.decorator.js';
import type { Permission } from './permissions.js';

/**
 * What the platform asks of whoever knows sessions (`SessionModule` provides it), so that the
 * platform imports no feature.
 */
export abstract class AccessPolicy {
  /** The operator behind this request's session cookie; null when there is none or it has ended. */
  abstract resolve(request: DeskRequest): Promise<OperatorContext | null>;
  /** Called when a logged-in operator asked for something that the role, or another rule, does not allow. */
  abstract refused(actor: Actor, permission: Permission, route: string, code: string): Promise<void>;
}
