import { Context } from '@temporalio/activity';

const beatEveryMs = 2_000;

/**
 * Runs `work` and tells Temporal all the while that it goes on. `signal` aborts when the activity is cancelled or
 * the worker stops; work that then ends in order is completed, not failed.
 */
export async function whileBeating<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const context = Context.current();
  const timer = setInterval(() => context.heartbeat(), beatEveryMs);
  try {
    return await work(context.cancellationSignal);
  } finally {
    clearInterval(timer);
  }
}
