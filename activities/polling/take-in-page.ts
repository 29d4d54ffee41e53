import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import { readEventKey } from '@onhand/core/orders/read-event-key.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import type { IntegrationRef } from '@onhand/workflows/contracts/integration.ts';
import type { Dependencies } from '../dependencies.ts';

/** By order, the event key of what was taken in last: what the overlap brings again need not go to the door. */
export type LastSeen = Map<string, string>;

/** Takes in a page of orders as one commit and starts their sales. When it returns, the page is durable. */
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
    if (result.kind === 'taken_in' || result.kind === 'reread_needed') {
      const { externalOrderId } = result;
      dispatcher.sale({
        merchantId,
        integrationId,
        externalOrderId,
        reread: result.kind === 'reread_needed',
      });
    }
  }
}
