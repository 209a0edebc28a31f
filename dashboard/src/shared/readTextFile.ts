/** More than this is not put into a field to look at; the API takes no longer bodies either. */
export const MAX_FILE_BYTES = 2_000_000;

/**
 * The text of an uploaded file: UTF-8 where it is valid UTF-8, otherwise the Korean code page that Excel writes.
 * @throws RangeError where it is larger than {@link MAX_FILE_BYTES}
 */
export async function readTextFile(file: Pick<Blob, 'size' | 'arrayBuffer'>): Promise<string> {
  if (file.size > MAX_FILE_BYTES) throw new RangeError('file too large');
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('euc-kr').decode(bytes);
  }
}
