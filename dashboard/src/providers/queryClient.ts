import { notifyManager, QueryClient } from '@tanstack/react-query';
import { ApiError } from './http';
import { betweenPresses } from './press';

// What is asked for shows as on its way before anything can be pressed again: a double click is one request. What comes
// waits while a button is down: no page moves under a press.
notifyManager.setScheduler(betweenPresses);

/** A refusal stays a refusal: only missing answers and server faults are asked again, once. */
const shouldRetry = (failures: number, error: unknown) =>
  failures < 1 && !(error instanceof ApiError && error.status >= 400 && error.status < 500);

export const queryClient = new QueryClient({
  defaultOptions: { queries: { retry: shouldRetry, retryDelay: 800, refetchOnWindowFocus: false } },
});
