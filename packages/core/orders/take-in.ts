import type { Db, Tx } from '@onhand/database/connect.ts';
import { forMerchants } from '@onhand/database/for-merchants.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import { hintCustomers } from '../customers/hint-customers.ts';
import { hintProducts } from '../products/hint-products.ts';
import { rowByRow } from '@onhand/database/row-by-row.ts';
import { inTransaction, isRefusedByDatabase } from '@onhand/database/transaction.ts';
import type { Delivery, TakeInResult } from './delivery.ts';
import { externalOrderIdOf } from './event-subject.ts';
import { recordFailure } from './inbound-events/record-failure.ts';
import { storeFigures } from './store-figures.ts';
import { storeRemovals } from './store-removals.ts';
import { unlinkRemovedCustomers } from './unlink-removed-customers.ts';
import { takeInOrders } from './take-in-orders.ts';

/**
 * Takes in deliveries of webhooks, polls and readings in one commit, with all their effects (DESIGN §4.1).
 * Every delivery is durable when this returns. Returns the results in the order of the deliveries.
 *
 * - If the database refuses the data of a batch, fewer deliveries are tried at a time. A delivery that is
 *   refused alone is stored as failed.
 * - Throws every other error: the database is unreachable or full, or Onhand itself has a fault. The event is
 *   not to blame. The platform delivers again, or the next pass brings the order.
 */
export async function takeIn(
  db: Db,
  deliveries: readonly Delivery[],
  options: { clock: { now(): Date } },
): Promise<readonly TakeInResult[]> {
  const results = await forMerchants(merchantsOf(deliveries), () =>
    rowByRow<Delivery, readonly TakeInResult[]>(db, deliveries, {
      work: (tx, some) => takeInBatch(tx, some, options.clock.now()),
      refuse: async (delivery, error) => [await storeAsFailed(db, delivery, error, options.clock.now())],
      isOfRow: isRefusedByDatabase,
    }),
  );
  return results.flat();
}

/** A commit of the door is for the merchants of its deliveries. */
function merchantsOf(deliveries: readonly Delivery[]): readonly MerchantId[] {
  return [...new Set(deliveries.map(({ merchantId }) => merchantId))];
}

async function takeInBatch(
  tx: Tx,
  deliveries: readonly Delivery[],
  at: Date,
): Promise<readonly TakeInResult[]> {
  // Sorted, so that two batches never deadlock. The events of one order keep their order.
  const sorted = deliveries
    .map((delivery, index) => ({ delivery, index, key: orderKey(delivery) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.index - b.index));
  const inOrder = sorted.map(({ delivery }) => delivery);

  const scheduled = await hintProducts(tx, { hints: productsHintedBy(inOrder), at });
  // Lock channel stock before items, as the publisher does.
  await storeFigures(tx, inOrder, at);
  await storeRemovals(tx, inOrder, at);
  const orders = await takeInOrders(tx, inOrder, at);
  const customersHinted = await hintCustomers(tx, { hints: customersHintedBy(inOrder), at });
  await unlinkRemovedCustomers(tx, inOrder, at);

  const results = new Map<number, TakeInResult>();
  for (const [position, { delivery, index }] of sorted.entries()) {
    const { eventKey, kind } = delivery.event;
    const due = {
      ...(kind === 'product' && scheduled > 0 && ({ productsDue: true } as const)),
      ...(kind === 'customer' && customersHinted > 0 && ({ customersDue: true } as const)),
    };
    results.set(index, orders.get(position) ?? { eventKey, kind: 'noted', ...due });
  }
  return deliveries.flatMap((_, index) => results.get(index) ?? []);
}

function productsHintedBy(deliveries: readonly Delivery[]) {
  return deliveries.flatMap(({ integrationId, event }) =>
    event.kind === 'product' ? [{ integrationId, externalGroup: event.group }] : [],
  );
}

function customersHintedBy(deliveries: readonly Delivery[]) {
  return deliveries.flatMap(({ merchantId, integrationId, event }) =>
    event.kind === 'customer' ? [{ merchantId, integrationId, externalId: event.externalId }] : [],
  );
}

async function storeAsFailed(db: Db, delivery: Delivery, error: unknown, at: Date): Promise<TakeInResult> {
  const code = 'take_in_refused_by_database';
  const message = error instanceof Error ? error.message : String(error);
  await forMerchants([delivery.merchantId], () =>
    inTransaction(db, (tx) => recordFailure(tx, delivery, { code, message, at })),
  );
  return { eventKey: delivery.event.eventKey, kind: 'failed', code, message };
}

function orderKey({ integrationId, event }: Delivery): string {
  return `${integrationId} ${externalOrderIdOf(event) ?? ''}`;
}
