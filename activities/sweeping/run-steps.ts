/** A step of a sweep. */
export interface Step {
  readonly name: string;
  readonly run: () => Promise<unknown>;
}

export interface StepOptions {
  /** Ends the sweep: no further step starts, and the sweep waits for none. */
  readonly signal: AbortSignal;
  /** The names of steps that still run, also of earlier sweeps that did not wait for them any longer. */
  readonly underWay: Set<string>;
  /** The maximum of steps that run at a time. */
  readonly atATime: number;
  /** The sweep waits for a step no longer than this. */
  readonly withinMs: number;
  /** Called when a step begins. */
  readonly began?: (name: string) => void;
}

/**
 * Runs steps, some at a time, so that a slow or failing step keeps no other step waiting. Starts no step that
 * still runs.
 *
 * @throws AggregateError with the errors of all steps in their order, after the last step. The reason of
 * `signal`, if it aborts.
 */
export async function runSteps(steps: readonly Step[], options: StepOptions): Promise<void> {
  const { signal, atATime } = options;
  const faults: unknown[][] = steps.map(() => []);
  const waiting = steps.entries();
  const lane = async () => {
    for (const [at, step] of waiting) {
      if (signal.aborted) return;
      await runStep(step, options).catch((error: unknown) => faults[at]?.push(error));
    }
  };
  await Promise.all(Array.from({ length: atATime }, lane));
  signal.throwIfAborted();
  const all = faults.flat();
  if (all.length > 0) throw new AggregateError(all, all.map(String).join('; '));
}

async function runStep(
  { name, run }: Step,
  { signal, underWay, withinMs, began }: StepOptions,
): Promise<void> {
  if (underWay.has(name)) throw new Error(`The step ${name} of an earlier sweep still runs.`);
  underWay.add(name);
  began?.(name);
  const ended = run().finally(() => underWay.delete(name));
  const waits = new AbortController();
  const over = AbortSignal.any([signal, waits.signal]);
  const timer = setTimeout(
    () => waits.abort(new Error(`The step ${name} took longer than ${withinMs} ms.`)),
    withinMs,
  );
  const given = Promise.withResolvers<never>();
  const give = () => given.reject(over.reason);
  if (over.aborted) give();
  else over.addEventListener('abort', give, { once: true });
  try {
    await Promise.race([ended, given.promise]);
  } finally {
    clearTimeout(timer);
    over.removeEventListener('abort', give);
    // Nobody waits for it any more, so its error is not unhandled.
    ended.catch(() => undefined);
  }
}
