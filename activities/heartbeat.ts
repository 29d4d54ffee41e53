import { Context } from '@temporalio/activity';

const beatEveryMs = 2_000;

/**
 * Runs `work` and tells Temporal all the while that it goes on. `signal` aborts when the activity is cancelled or
 * the worker stops; work that then ends in order is completed, not failed. What `work` gives to `beatWith` is the detail
 * of later heartbeats: the Web UI shows it.
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
