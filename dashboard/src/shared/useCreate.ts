import { useMutation } from '@tanstack/react-query';
import { useNavigate } from 'react-admin';
import { http } from '../providers/http';
import { useOnce } from './useOnce';

/** Creates something, once, and opens the page that it has under the same path. */
export function useCreate(path: string) {
  const navigate = useNavigate();
  const once = useOnce();
  const create = useMutation({
    mutationFn: (body: object) => once(body, (key) => http.post<{ id: string }>(path, body, key)),
    onSuccess: ({ id }) => navigate(`${path}/${id}`),
  });
  // The other page may take a moment to come: until then nothing is to be pressed again.
  return { ...create, isPending: create.isPending || create.isSuccess };
}
