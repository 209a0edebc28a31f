/** As Kakao lists them of a person: who somebody is, then how to reach them, then what else the app may do. */
const ORDER = [
  'profile_nickname',
  'profile_image',
  'profile',
  'account_email',
  'name',
  'gender',
  'age_range',
  'birthday',
  'birthyear',
  'phone_number',
  'account_ci',
  'shipping_address',
  'friends',
  'plusfriends',
  'talk_message',
  'talk_chats',
  'talk_calendar',
  'talk_calendar_task',
  'openid',
];

const placeOf = (scope: string) => {
  const place = ORDER.indexOf(scope);
  return place < 0 ? ORDER.length : place;
};

const byId = new Intl.Collator('en', { numeric: true });

/**
 * Scopes in the one order in which they stand on every page and in documents. Those that are not known here stand behind, by
 * their ids: Kakao's answers, the catalogue and the history give them in orders of their own, and what they are called is
 * not the same in both languages.
 */
export function inScopeOrder<T>(items: readonly T[], scopeOf: (item: T) => string): T[] {
  return [...items].sort((a, b) => {
    const [one, other] = [scopeOf(a), scopeOf(b)];
    return placeOf(one) - placeOf(other) || byId.compare(one, other);
  });
}
