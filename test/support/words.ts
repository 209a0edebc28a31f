/** Says a message of the dashboard: `say('users.count', { count: 3 })`. */
export type Say = (key: string, params?: Record<string, string | number>) => string;

/**
 * The words of the dashboard in one language, put together as the dashboard does: numbers grouped, the
 * second form for other counts than one.
 *
 * @throws where there is no such message
 */
export async function wordsOf(locale: 'ko' | 'en'): Promise<Say> {
  const { default: messages } = await import(`../../dashboard/src/i18n/${locale}/index.ts`);
  return (key, params = {}) => {
    const found = key.split('.').reduce<unknown>((part, name) => Object(part)[name], messages);
    if (typeof found !== 'string') throw new Error(`no message ${key} in ${locale}`);
    const forms = found.split(' |||| ');
    const form = (params.count === 1 ? forms[0] : forms.at(-1)) ?? '';
    return form.replace(/%\{(\w+)\}/g, (_, name: string) => {
      const value = params[name];
      if (value === undefined) throw new Error(`${key} needs ${name}`);
      return typeof value === 'number' ? value.toLocaleString(locale) : value;
    });
  };
}
