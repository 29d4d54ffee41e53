import { Worker } from 'node:worker_threads';
import type { OrderLagOptions } from './take-in-orders.ts';

/** Takes in a merchant's orders in another thread during `work`. Returns how long each took, in ms. */
export async function lagsDuring(
  options: OrderLagOptions,
  work: () => Promise<unknown>,
): Promise<readonly number[]> {
  const thread = new Worker(new URL('take-in-orders.ts', import.meta.url), { workerData: options });
  const lags = Promise.withResolvers<readonly number[]>();
  thread.once('message', lags.resolve);
  thread.once('error', lags.reject);
  await Promise.race([work(), lags.promise]);
  // A thread has no origin.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  thread.postMessage('stop');
  return lags.promise;
}

/** Sums up how long orders took. */
export function lagOf(lags: readonly number[]): {
  readonly orders: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
} {
  const sorted = lags.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round((sorted[Math.floor(sorted.length * share)] ?? 0) * 100) / 100;
  return { orders: lags.length, p50Ms: at(0.5), p95Ms: at(0.95) };
}
