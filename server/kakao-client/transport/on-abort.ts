type Act = () => void;

/** What is to be done when a signal is aborted, and its listener that does it. */
interface Acts {
  all: Set<Act>;
  listener: () => void;
}

const actsOf = new WeakMap<AbortSignal, Acts>();

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
    const listener = () => {
      for (const one of all) one();
    };
    acts = { all, listener };
    actsOf.set(signal, acts);
    signal.addEventListener('abort', listener, { once: true });
  }
  acts.all.add(act);
}

/**
 * What was asked for with {@link onAbort} is no longer to be done. Where nothing else is, the signal has no listener any more:
 * with one, a signal of `AbortSignal.any` would be kept for as long as those it is made of.
 */
export function offAbort(signal: AbortSignal | undefined, act: Act): void {
  if (!signal) return;
  const acts = actsOf.get(signal);
  if (!acts?.all.delete(act) || acts.all.size > 0) return;
  signal.removeEventListener('abort', acts.listener);
  actsOf.delete(signal);
}
