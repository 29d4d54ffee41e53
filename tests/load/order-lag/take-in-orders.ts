import { setTimeout as delay } from 'node:timers/promises';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { connectDoor } from '@onhand/core/orders/connect-door.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import { delivery, pick } from '../door/shop.ts';
import type { Shop } from '../door/shop.ts';

/** A thread takes in an order of another merchant this often. */
const everyMs = 25;

/** What the thread is started with. */
export interface OrderLagOptions {
  readonly url: string;
  readonly shop: Shop;
}

if (!isMainThread) await measure();

/** Takes in orders until it is told to stop, and posts how long each took, in ms. */
async function measure(): Promise<void> {
  // The thread is started with these options.
  const { url, shop } = workerData as OrderLagOptions;
  const db = connectDoor(url);
  const clock = { now: () => new Date() };
  const lags: number[] = [];
  const stopping = new AbortController();
  parentPort?.once('message', () => stopping.abort());
  while (!stopping.signal.aborted) {
    const startedAtMs = performance.now();
    await takeIn(db, [delivery(shop, pick(shop).unit)], { clock });
    lags.push(performance.now() - startedAtMs);
    await delay(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined);
  }
  await db.destroy();
  // A thread has no origin.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  parentPort?.postMessage(lags);
}
