import type { Config } from '../platform/config/config.js';
import type { OperatorContext } from '../platform/http/actor.js';
import type { SessionView } from './session.schema.js';

/** Who is logged in and which settings the dashboard has to tell them about. */
export function presentSession(operator: OperatorContext, config: Config): SessionView {
  const { id, email, name, role, permissions } = operator;
  return {
    operator: { id, email, name, role, permissions: [...permissions] },
    isDemo: config.kakao.isSimulated,
    approvalAbove: config.approvalAbove,
    irreversibleDelaySeconds: config.irreversibleDelaySeconds,
    brakeShare: config.brakeShare,
  };
}
