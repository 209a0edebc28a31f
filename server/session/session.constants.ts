export const SESSION_COOKIE = 'linkdesk_session';

/** A session that nobody used for this long has ended. */
export const IDLE_LIMIT_MINUTES = 60;

/** However busy, a session ends after this long. */
export const ABSOLUTE_LIMIT_HOURS = 12;

/**
 * A request that a page makes by itself (polling) carries this header with any value, and does not count as use:
 * otherwise an open tab would never log out.
 */
export const BACKGROUND_HEADER = 'x-background-request';

/**
 * A page names in this header whom it shows. Where somebody else has logged in in the same browser meanwhile, the cookie is
 * theirs: nothing is read or done in their name by what another has on the screen.
 */
export const OPERATOR_HEADER = 'x-operator-id';
