import { setTimeout as delay } from 'node:timers/promises';
import { spreadDue } from '@onhand/core/channel-stock/spread-due.ts';
import { hasTouchedItems } from '@onhand/core/orders/has-touched-items.ts';
import type { OrderId } from '@onhand/domain/ids.ts';
import type { Dependencies } from './dependencies.ts';

const firstWaitMs = 20;
const longestWaitMs = 500;
/** The maximum wait for touched items that another transaction has locked. */
const heldAtMostMs = 10_000;

/**
 * Spreads the items that an order touched to their channels, or waits until another process has spread them.
 * Returns false if another process still holds some of them after ten seconds, or `signal` aborted.
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
