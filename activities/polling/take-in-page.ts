import { saleAfter } from '@onhand/core/orders/delivery.ts';
import type { OrderSnapshot, UnreadOrder } from '@onhand/contracts/connector/order.ts';
import { forgetAbsence } from '@onhand/core/orders/absent-orders.ts';
import { closeFailedReadings } from '@onhand/core/orders/failed-readings.ts';
import { readEventKey } from '@onhand/core/orders/read-event-key.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import { takeInUnread } from '@onhand/core/orders/take-in-unread.ts';
import { workflowIds } from '@onhand/workflows/ids.ts';
import type { Dependencies } from '../dependencies.ts';
import { readById } from './read-by-id.ts';
import type { IntegrationToRead, ReadById } from './read-by-id.ts';

/** Maps each order to its last event key. Orders that the overlap repeats unchanged are skipped by it. */
export type LastSeen = Map<string, string>;

/** A page of a pass, complete: every order is in `items`, or named in `unread`. */
export interface OrderPage {
  readonly items: readonly OrderSnapshot[];
  readonly unread: readonly UnreadOrder[];
}

/**
 * Takes in a page of orders in one commit and starts their sales. Reads the orders again of which the page
 * shows only a part, and opens failed items for those that could not be read. The page is durable when this
 * returns, unless the platform could not be asked again.
 */
export async function takeInPage(
  dependencies: Dependencies,
  integration: IntegrationToRead,
  page: OrderPage,
  lastSeen: LastSeen,
): Promise<ReadById> {
  const { db, doorDb, clock, dispatcher } = dependencies;
  const { merchantId, integrationId } = integration;
  const changed = page.items
    .map((order) => ({ order, eventKey: readEventKey(order) }))
    .filter(({ order, eventKey }) => lastSeen.get(order.externalId) !== eventKey);
  const taken = await takeIn(
    doorDb,
    changed.map(({ order, eventKey }) => ({
      merchantId,
      integrationId,
      origin: 'poll',
      receivedAt: clock.now(),
      event: { kind: 'order', eventKey, topic: 'order.polled', order },
    })),
    { clock },
  );
  const read = changed.flatMap(({ order }) => (order.partial ? [] : [order.externalId]));
  await closeFailedReadings(db, { integrationId, externalOrderIds: read, at: clock.now() });
  await forgetAbsence(db, { integrationId, externalOrderIds: read });
  if (taken.length > 0) {
    dispatcher.nudge();
  }
  const workflowId = workflowIds.poll(integrationId);
  await takeInUnread(db, { merchantId, integrationId, orders: page.unread, workflowId }, { clock });

  const hinted = taken.flatMap((one) => (one.kind === 'reread_needed' ? [one.externalOrderId] : []));
  const reread = await readById(dependencies, integration, hinted);
  for (const result of taken) {
    const sale = saleAfter(result);
    if (sale !== undefined) dispatcher.sale({ merchantId, integrationId, ...sale, reread: false });
  }
  if (!reread.isAway) {
    for (const { order, eventKey } of changed) {
      lastSeen.set(order.externalId, eventKey);
    }
  }
  return { ...reread, unread: reread.unread + page.unread.length };
}
