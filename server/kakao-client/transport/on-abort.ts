type Act = () => void;

const actsOf = new WeakMap<AbortSignal, Set<Act>>();

/**
 * Does something once when a signal is aborted, until {@link offAbort}. A whole job hangs on one signal; a listener of
 * its own for each of its calls, added and removed again, took a fortieth of a worker's time.
 *
 * @param signal not aborted yet
 */
export function onAbort(signal: AbortSignal, act: Act): void {
  let acts = actsOf.get(signal);
  if (!acts) {
    const all = new Set<Act>();
    acts = all;
    actsOf.set(signal, all);
    const doAll = () => {
      for (const one of all) one();
    };
    signal.addEventListener('abort', doAll, { once: true });
  }
  acts.add(act);
}

/** What was asked for with {@link onAbort} is no longer to be done. */
export function offAbort(signal: AbortSignal, act: Act): void {
  actsOf.get(signal)?.delete(act);
}
