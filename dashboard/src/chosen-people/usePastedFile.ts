import { useRef } from 'react';
import { useTranslate } from 'react-admin';
import { upload } from '../providers/http';
import type { IdList } from '../providers/types';
import { asIdFile } from '../shared/ids';

/**
 * Sends what was pasted as a file, a value a line below a header, so that the server keeps which of them were no ids and were
 * left out. The same text is one file, however often it is sent.
 *
 * @returns gives the id of the list
 */
export function usePastedFile(): (text: string) => Promise<string> {
  const translate = useTranslate();
  const sent = useRef<{ text: string; id: string } | undefined>(undefined);
  return async (text) => {
    if (sent.current?.text !== text) {
      const file = new File([asIdFile(text)], translate('jobs.file.pasted'), { type: 'text/plain' });
      const { id } = await upload<IdList>('/id-lists', file);
      sent.current = { text, id };
    }
    return sent.current.id;
  };
}
