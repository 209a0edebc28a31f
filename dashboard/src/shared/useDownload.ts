import { useMutation } from '@tanstack/react-query';
import { download } from '../providers/http';
import { saveFile } from './saveFile';

/** Takes a file out and keeps it under its name; what it is asked with is given to `mutate`. */
export function useDownload(path: string, onSaved: () => void) {
  return useMutation({
    mutationFn: (body: object) => download(path, body),
    // Otherwise the file stays in memory for minutes after it was kept.
    gcTime: 0,
    onSuccess: (file) => {
      saveFile(file);
      onSaved();
    },
  });
}
