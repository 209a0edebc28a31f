/** Holds the token of a session; nothing of it comes into a log. */
export const SESSION_COOKIE = 'linkdesk_session';

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
