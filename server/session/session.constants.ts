/** A session that nobody used for this long has ended. */
export const IDLE_LIMIT_MINUTES = 60;

/** However busy, a session ends after this long. */
export const ABSOLUTE_LIMIT_HOURS = 12;
