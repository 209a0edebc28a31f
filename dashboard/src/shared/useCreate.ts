import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import { useNavigate } from 'react-admin';
import { http, newIdempotencyKey } from '../providers/http';

/** Asked for the same twice in a row, the same key: it happens once. What differs is asked under another. */
export function useIdempotencyKey(): (asked: unknown) => string {
  const last = useRef({ text: '', key: '' });
  return (asked) => {
    const text = JSON.stringify(asked);
    if (last.current.text !== text) last.current = { text, key: newIdempotencyKey() };
    return last.current.key;
  };
}

/** Creates something, once, and opens the page that it has under the same path. */
export function useCreate(path: string) {
  const navigate = useNavigate();
  const keyOf = useIdempotencyKey();
  return useMutation({
    mutationFn: (body: object) => http.post<{ id: string }>(path, body, keyOf(body)),
    onSuccess: ({ id }) => navigate(`${path}/${id}`),
  });
}
