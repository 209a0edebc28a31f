import { MutationCache, notifyManager, QueryClient } from '@tanstack/react-query';
import { serverContact } from './contact';
import { ApiError, isRefusal, mayBeDone } from './http';
import { betweenPresses } from './press';

// What is asked for shows as on its way before anything can be pressed again: a double click is one request. What comes
// waits while a button is down: no page moves under a press.
notifyManager.setScheduler(betweenPresses);

/** A refusal stays a refusal: only missing answers and server faults are asked again, once. */
const shouldRetry = (failures: number, error: unknown) => failures < 1 && !isRefusal(error);

/** Whether the page may show by now what is so no longer: it says that others were quicker, or nobody knows what it did. */
const isToLookAgain = (error: unknown) =>
  mayBeDone(error) || (error instanceof ApiError && [404, 409].includes(error.status));

/** An act was not answered, and the server does not answer yet. */
let isLookDue = false;

const lookAgain = () => {
  isLookDue = serverContact.read().isAway;
  if (!isLookDue) queryClient.invalidateQueries();
};

export const queryClient: QueryClient = new QueryClient({
  // Whoever is to look before repeating an act finds on the page what is so, and not what was.
  mutationCache: new MutationCache({
    onError: (error) => {
      if (isToLookAgain(error)) lookAgain();
    },
  }),
  // Where the browser says that it is offline, what is asked fails at once, and the page says so. Otherwise it would wait
  // without a word, and an act would be sent once the network is back, by nobody's press.
  defaultOptions: {
    queries: {
      networkMode: 'always',
      refetchOnReconnect: true,
      retry: shouldRetry,
      retryDelay: 800,
      refetchOnWindowFocus: false,
    },
    mutations: { networkMode: 'always' },
  },
});

serverContact.watch(() => {
  if (isLookDue) lookAgain();
});
