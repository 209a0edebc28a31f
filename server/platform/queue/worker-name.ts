import Queue from 'bull';

interface Naming {
  /** Gives Bull's blocking connection a name that lists of Redis' clients show. */
  setWorkerName(): Promise<unknown>;
}

/**
 * Bull looks at no failure of that: where Redis was gone before it had answered and the process was told to end, nobody caught
 * it, and the process broke off in the middle of its orderly end.
 */
export function bearUnnamedWorkers(): void {
  const naming = Queue.prototype as unknown as Naming;
  const { setWorkerName } = naming;
  naming.setWorkerName = function (this: Naming) {
    return setWorkerName.call(this).catch(() => undefined);
  };
}
