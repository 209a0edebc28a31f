type Act = () => void;

const actsOf = new WeakMap<AbortSignal, Set<Act>>();

/**
 * Does something once when a signal is aborted, until {@link offAbort}. However many calls hang on one signal, it has one
 * listener: Node warns of a leak where there are eleven, and adding and removing one for each call of a job took a fortieth
 * of a worker's time.
 *
 * @param signal not aborted yet; undefined: none ever is
 */
export function onAbort(signal: AbortSignal | undefined, act: Act): void {
  if (!signal) return;
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
export function offAbort(signal: AbortSignal | undefined, act: Act): void {
  if (signal) actsOf.get(signal)?.delete(act);
}
