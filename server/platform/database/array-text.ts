/**
 * A PostgreSQL array as text, for values that need no quotes: numbers, ids, words. The driver quotes and escapes
 * every element, which for hundreds of thousands costs more than the query. Where all are null the array is empty:
 * `unnest` of several arrays fills the shorter ones up with nulls.
 *
 * @example plainArray(['12', null]) // '{12,NULL}'
 */
export function plainArray(values: readonly (string | number | null)[]): string {
  if (values.every((value) => value === null)) return '{}';
  return `{${values.map((value) => value ?? 'NULL').join(',')}}`;
}

/** The array for the driver, or an empty one where all values are null. */
export function sparseArray(values: readonly (string | null)[]): readonly (string | null)[] {
  return values.every((value) => value === null) ? [] : values;
}
