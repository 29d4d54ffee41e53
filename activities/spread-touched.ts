import { setTimeout as delay } from 'node:timers/promises';
import { spreadDue } from '@onhand/core/channel-stock/spread-due.ts';
import { hasTouchedItems } from '@onhand/core/orders/has-touched-items.ts';
import type { OrderId } from '@onhand/domain/ids.ts';
import type { Dependencies } from './dependencies.ts';

const firstWaitMs = 20;
const longestWaitMs = 500;
/** Somebody else's transaction may hold what is to be spread; after this it is no longer waited for. */
const heldAtMostMs = 10_000;

/**
 * Sees that what an order touched was spread to its channels, by this process or another. False if another one still
 * holds some of it after ten seconds, or `signal` aborted.
 */
export async function spreadTouched(
  { db, clock, dispatcher }: Pick<Dependencies, 'db' | 'clock' | 'dispatcher'>,
  orderId: OrderId,
  signal: AbortSignal,
): Promise<boolean> {
  const startedAtMs = performance.now();
  let waitMs = 0;
  while (await hasTouchedItems(db, orderId)) {
    if (signal.aborted || performance.now() - startedAtMs > heldAtMostMs) {
      return false;
    }
    const { integrations } = await spreadDue(db, clock.now());
    dispatcher.nudge(integrations);
    await delay(waitMs, undefined, { signal }).catch(() => undefined);
    waitMs = Math.min(Math.max(firstWaitMs, 2 * waitMs), longestWaitMs);
  }
  return true;
}
