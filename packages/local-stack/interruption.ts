/** Thrown by what was going on as the process was told to stop. */
class Interrupted extends Error {
  override readonly name = 'Interrupted';
  constructor() {
    super('Interrupted.');
  }
}

/** Says on the terminal what goes on. */
export type Report = (message: string) => void;

/**
 * Runs a program that owns other processes. Its signal aborts when this process is told to stop: by ctrl-C, SIGTERM, a
 * terminal that closes, or the end of the bootstrap that started it. Repeated signals change nothing, so that
 * cleaning up is never cut short. An error is printed and becomes exit code 1; being told to stop is none.
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
