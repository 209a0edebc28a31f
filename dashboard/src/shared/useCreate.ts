import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-admin';
import { ApiError, http } from '../providers/http';
import { useOnce } from './useOnce';

/**
 * Creates something, once, and opens the page that it has under the same path; the body may have to be made first. Where it was
 * refused because what was seen has been changed meanwhile, the page shows it as it is now.
 *
 * @param onRefused is told of a refusal also where what asked has gone from the page by then
 */
export function useCreate(path: string, onRefused?: (error: unknown) => void) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const once = useOnce();
  const create = useMutation({
    mutationFn: async (asked: object | (() => Promise<object>)) => {
      const body = typeof asked === 'function' ? await asked() : asked;
      return once(body, (key) => http.post<{ id: string }>(path, body, key));
    },
    onSuccess: ({ id }) => navigate(`${path}/${id}`),
    onError: (error) => {
      if (error instanceof ApiError && error.code === 'changed_meanwhile') queries.invalidateQueries();
      onRefused?.(error);
    },
  });
  // The other page may take a moment to come: until then nothing is to be pressed again.
  return { ...create, isPending: create.isPending || create.isSuccess };
}
