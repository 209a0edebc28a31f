import type { StoredScope, StoredTerm } from '../consents/user-consents.entity.js';
import type { Role } from '../platform/http/permissions.js';
import { maskEmail, maskName, maskPhoneNumber, maskWhole } from './mask.js';
import type { UserStatus } from './user.entity.js';
import type { Consent, Term, UserView } from './users.schema.js';

/** A person as read from the tables: `users`, `user_profiles` and `user_consents` side by side. */
export interface UserRow {
  id: string;
  status: UserStatus;
  connected_at: Date | number;
  synched_at: Date | null;
  has_signed_up: boolean | null;
  first_seen_at: Date;
  seen_at: Date | null;
  profile_read_at: Date | null;
  scopes_read_at: Date | null;
  terms_read_at: Date | null;
  unlinked_at: Date | null;
  nickname: string | null;
  email: string | null;
  phone_number: string | null;
  kakao_account: Record<string, unknown> | null;
  scopes: StoredScope[] | null;
  terms: StoredTerm[] | null;
}

/** How much of the personal fields is shown. */
export type Visibility = 'clear' | 'masked' | 'none';

/** Auditors see no personal field, everybody else the masked ones; clear ones only for a stated reason. */
export function visibilityFor(role: Role): Visibility {
  return role === 'auditor' ? 'none' : 'masked';
}

/** The one place that turns a stored person into what leaves the server. */
export function presentUser(row: UserRow, visibility: Visibility): UserView {
  const isUnlinked = row.status === 'unlinked';
  // An app without Kakao Sync has no terms to read (§2.6): scopes and terms are read together.
  const parts = [row.profile_read_at, row.scopes_read_at, row.terms_read_at ?? row.scopes_read_at];
  const scopesReadAt = row.scopes_read_at?.toISOString() ?? null;
  const termsReadAt = row.terms_read_at?.toISOString() ?? null;
  return {
    id: row.id,
    status: row.status,
    connectedAt: row.connected_at instanceof Date ? row.connected_at.toISOString() : null,
    synchedAt: row.synched_at?.toISOString() ?? null,
    hasSignedUp: row.has_signed_up,
    unlinkedAt: row.unlinked_at?.toISOString() ?? null,
    ...personalFields(row, visibility),
    isMasked: visibility !== 'clear',
    firstSeenAt: row.first_seen_at?.toISOString() ?? null,
    refreshedAt: oldest(parts)?.toISOString() ?? null,
    readAt: {
      list: row.seen_at?.toISOString() ?? null,
      profile: row.profile_read_at?.toISOString() ?? null,
      scopes: scopesReadAt,
      terms: termsReadAt,
    },
    // An unlink withdraws every consent (§2.10); what they were stands in the history.
    consents: isUnlinked ? [] : (row.scopes ?? []).map((scope) => presentScope(scope, scopesReadAt)),
    // Before the first reading only those are stored that calls of ours changed: not to be taken for all.
    terms: isUnlinked || !termsReadAt ? [] : (row.terms ?? []).map((term) => presentTerm(term, termsReadAt)),
  };
}

function personalFields(row: UserRow, visibility: Visibility) {
  const account = row.kakao_account ?? {};
  const profile = (account.profile ?? {}) as Record<string, unknown>;
  const clear = {
    nickname: row.nickname,
    email: row.email,
    phoneNumber: row.phone_number,
    name: text(account.name),
    gender: text(account.gender),
    ageRange: text(account.age_range),
    birthday: text(account.birthday),
    birthyear: text(account.birthyear),
    profileImageUrl: imageUrl(profile.thumbnail_image_url),
  };
  if (visibility === 'clear') return clear;
  if (visibility === 'none') {
    return Object.fromEntries(Object.keys(clear).map((key) => [key, null])) as Record<
      keyof typeof clear,
      null
    >;
  }
  return {
    nickname: maskName(clear.nickname),
    email: maskEmail(clear.email),
    phoneNumber: maskPhoneNumber(clear.phoneNumber),
    name: maskName(clear.name),
    gender: maskWhole(clear.gender),
    ageRange: maskWhole(clear.ageRange),
    birthday: maskWhole(clear.birthday),
    birthyear: maskWhole(clear.birthyear),
    profileImageUrl: null,
  };
}

function presentScope(scope: StoredScope, observedAt: string | null): Consent {
  return {
    scope: scope.id,
    displayName: scope.display_name,
    type: scope.type,
    agreed: scope.agreed,
    using: scope.using,
    revocable: scope.revocable ?? null,
    delegated: scope.delegated ?? null,
    since: scope.since,
    observedAt,
  };
}

function presentTerm(term: StoredTerm, observedAt: string | null): Term {
  return {
    tag: term.tag,
    required: term.required,
    agreed: term.agreed,
    // Kakao's text and sample disagree on terms not agreed to (§2.6 quirk 1).
    revocable: term.agreed && term.revocable,
    agreedAt: isoText(term.agreed_at),
    agreedBy: term.agreed_by ?? null,
    since: term.since,
    // A call of ours that changed it was answered after that reading.
    observedAt: observedAt && observedAt < term.since ? term.since : observedAt,
  };
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** Only https pictures are shown; anything else a hostile answer may hold is not a picture. */
function imageUrl(value: unknown): string | null {
  return typeof value === 'string' && /^https:\/\//.test(value) ? value : null;
}

function isoText(value: string | undefined): string | null {
  if (value === undefined) return null;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function oldest(dates: (Date | null)[]): Date | null {
  const known = dates.filter((date) => date !== null);
  return known.length < dates.length ? null : new Date(Math.min(...known.map(Number)));
}
