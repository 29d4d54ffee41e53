/** Reports that work ended because the process was asked to stop. */
class Interrupted extends Error {
  override readonly name = 'Interrupted';
  constructor() {
    super('Interrupted.');
  }
}

/** Prints progress to the terminal. */
export type Report = (message: string) => void;

/**
 * Runs a program that owns other processes. Its signal aborts on ctrl-C, SIGTERM, a closed terminal, or the
 * end of the bootstrap. Repeated signals never cut cleanup short.
 *
 * An error is printed and sets exit code 1; an interruption does not.
 */
export async function runUntilInterrupted(
  program: (signal: AbortSignal, report: Report) => Promise<void>,
): Promise<void> {
  const controller = new AbortController();
  const interrupt = (): void => controller.abort(new Interrupted());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
  process.once('disconnect', interrupt);
  const report: Report = (message) => console.error(`onhand: ${message}`);
  try {
    await program(controller.signal, report);
  } catch (error) {
    if (!(error instanceof Interrupted)) {
      report(error instanceof Error ? error.message : String(error));
      process.exitCode = 1;
    }
  } finally {
    process.off('disconnect', interrupt);
    // An open channel to the bootstrap would keep this process alive.
    if (process.connected) process.disconnect();
  }
}

/** Resolves when the signal aborts. */
export async function interrupted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}
