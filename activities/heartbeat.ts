import { Context } from '@temporalio/activity';

const beatEveryMs = 2_000;

/**
 * Runs `work` and sends heartbeats to Temporal until it ends. `beatWith` sets the detail of later heartbeats,
 * which the Web UI shows.
 *
 * `signal` aborts when the activity is cancelled or the worker stops. If `work` then returns normally, the
 * activity completes.
 */
export async function whileBeating<T>(
  work: (signal: AbortSignal, beatWith: (detail: unknown) => void) => Promise<T>,
): Promise<T> {
  const context = Context.current();
  let detail: unknown;
  const timer = setInterval(() => context.heartbeat(detail), beatEveryMs);
  try {
    return await work(context.cancellationSignal, (latest) => {
      detail = latest;
    });
  } finally {
    clearInterval(timer);
  }
}
