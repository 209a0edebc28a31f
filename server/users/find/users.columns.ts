/** What a `UserRow` is read from, of `users u` joined with {@link DETAILS}. */
export const COLUMNS = `u.id, u.status, u.connected_at, u.synched_at, u.has_signed_up, u.first_seen_at, u.seen_at,
  u.profile_read_at, u.scopes_read_at, u.terms_read_at, u.unlinked_at,
  p.nickname, p.email, p.phone_number, p.kakao_account, c.scopes, c.terms`;

/** Joins whatever else is kept of a person to `users u`. */
export const DETAILS = `LEFT JOIN user_profiles p ON p.user_id = u.id LEFT JOIN user_consents c ON c.user_id = u.id`;
