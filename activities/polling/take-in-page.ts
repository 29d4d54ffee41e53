import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import { saleAfter } from '@onhand/core/orders/delivery.ts';
import { readEventKey } from '@onhand/core/orders/read-event-key.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import type { IntegrationRef } from '@onhand/workflows/contracts/integration.ts';
import type { Dependencies } from '../dependencies.ts';

/** Maps each order to its last event key. Orders that the overlap repeats unchanged are skipped by it. */
export type LastSeen = Map<string, string>;

/** Takes in a page of orders in one commit and starts their sales. The page is durable when it returns. */
export async function takeInPage(
  { db, clock, dispatcher }: Dependencies,
  { merchantId, integrationId }: IntegrationRef,
  orders: readonly OrderSnapshot[],
  lastSeen: LastSeen,
): Promise<void> {
  const changed = orders
    .map((order) => ({ order, eventKey: readEventKey(order) }))
    .filter(({ order, eventKey }) => lastSeen.get(order.externalId) !== eventKey);
  const taken = await takeIn(
    db,
    changed.map(({ order, eventKey }) => ({
      merchantId,
      integrationId,
      origin: 'poll',
      receivedAt: clock.now(),
      event: { kind: 'order', eventKey, topic: 'order.polled', order },
    })),
    { clock },
  );
  for (const { order, eventKey } of changed) {
    lastSeen.set(order.externalId, eventKey);
  }
  if (taken.length > 0) {
    dispatcher.nudge();
  }
  for (const result of taken) {
    const sale = saleAfter(result);
    if (sale !== undefined) dispatcher.sale({ merchantId, integrationId, ...sale });
  }
}
