/** SQL: whether a worker has a chunk in hand; once its time is over, another may take it. */
export const isInHand = (chunk: string) => `${chunk}.claimed_by IS NOT NULL AND ${chunk}.lease_until > now()`;

/**
 * Workers take a chunk that was put off up again some seconds after its rest at most. For so long its row tells that one
 * sees to it, and what that one found; an older row tells nothing of now.
 */
export const PUT_OFF_HOLDS_SECONDS = 15;
