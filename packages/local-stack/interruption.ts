/**
 * Aborts when this process is told to stop: by ctrl-C, SIGTERM, the terminal that closes, or the end of the bootstrap
 * that started it. Repeated signals change nothing, so that stopping is never cut short.
 */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  const interrupt = (): void => controller.abort(new Interrupted());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
  process.once('disconnect', interrupt);
  // Without this, only waiting for the channel would keep this process alive.
  process.channel?.unref();
  return controller.signal;
}

/** Thrown by what was going on as the process was told to stop. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  constructor() {
    super('Interrupted.');
  }
}

/** Resolves when the signal aborts. */
export async function interrupted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}
