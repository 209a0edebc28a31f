/** One Ctrl-C can arrive twice: from the terminal, and passed on by npm. */
const SAME_SIGNAL_MS = 1_000;
const PARENT_CHECK_MS = 1_000;

/**
 * Calls `stop` at the first signal that asks us to end. Ctrl-C pressed again a while later calls `force`; another signal then
 * asks for nothing new, for a supervisor may send it while we end by ourselves.
 *
 * @param isOfNpm whether we are what npm runs, and end where it was killed; others may outlive what started them
 */
export function onStopRequest(stop: () => void, force: () => void, isOfNpm = false): void {
  let firstAt: number | null = null;
  const onSignal = (signal?: NodeJS.Signals) => {
    const now = performance.now();
    if (firstAt === null) {
      firstAt = now;
      stop();
    } else if (signal === 'SIGINT' && now - firstAt > SAME_SIGNAL_MS) force();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  if (!isOfNpm || !process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    if (firstAt === null) onSignal();
  }, PARENT_CHECK_MS);
  timer.unref();
}
