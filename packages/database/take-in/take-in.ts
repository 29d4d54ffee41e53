import type { Db, Tx } from '../connect.ts';
import { inTransaction, isConnectionError, sqlState } from '../transaction.ts';
import type { Delivery, TakenIn } from './delivery.ts';
import { recordEvents, recordFailure } from './inbound-events.ts';
import { storeFigures } from './store-figures.ts';
import { takeInOrders } from './take-in-orders.ts';

/**
 * Takes in what platforms told us, webhook or poll or reading, as one commit: the events, the orders and their
 * lines, the movements and the touched items (DESIGN §4.1). When it returns, every delivery is durable. If the
 * batch fails, each delivery is tried alone and one that still fails is stored as failed; only a database that
 * is away throws. Answers come in the order of the deliveries.
 */
export async function takeIn(
  db: Db,
  deliveries: readonly Delivery[],
  options: { clock: { now(): Date } },
): Promise<readonly TakenIn[]> {
  if (deliveries.length === 0) {
    return [];
  }
  try {
    return await inTransaction(db, (tx) => takeInBatch(tx, deliveries, options.clock.now()));
  } catch (error) {
    if (isConnectionError(error)) {
      throw error;
    }
    const [only, ...others] = deliveries;
    if (only !== undefined && others.length === 0) {
      return [await storeAsFailed(db, only, error, options.clock.now())];
    }
    const results: TakenIn[] = [];
    for (const delivery of deliveries) {
      results.push(...(await takeIn(db, [delivery], options)));
    }
    return results;
  }
}

async function takeInBatch(tx: Tx, deliveries: readonly Delivery[], at: Date): Promise<readonly TakenIn[]> {
  // Sorted, so that two batches wait for one another and never deadlock; one order's events keep their order.
  const sorted = deliveries
    .map((delivery, index) => ({ delivery, index }))
    .sort((a, b) => compare(orderKey(a.delivery), orderKey(b.delivery)) || a.index - b.index);
  const inOrder = sorted.map(({ delivery }) => delivery);

  await recordEvents(tx, inOrder);
  const orders = await takeInOrders(tx, inOrder, at);
  await storeFigures(tx, inOrder);

  const results = new Map<number, TakenIn>();
  for (const [position, { delivery, index }] of sorted.entries()) {
    const { eventKey, kind } = delivery.event;
    results.set(
      index,
      orders.get(position) ?? { eventKey, kind: kind === 'figures' ? 'figures_stored' : 'repeated' },
    );
  }
  return deliveries.flatMap((_, index) => results.get(index) ?? []);
}

async function storeAsFailed(db: Db, delivery: Delivery, error: unknown, at: Date): Promise<TakenIn> {
  const code = sqlState(error) === undefined ? 'take_in_failed' : 'take_in_refused_by_database';
  const message = error instanceof Error ? error.message : String(error);
  await inTransaction(db, (tx) => recordFailure(tx, delivery, { code, message, at }));
  return { eventKey: delivery.event.eventKey, kind: 'failed', code, message };
}

function orderKey({ integrationId, event }: Delivery): string {
  const order =
    event.kind === 'order' ? event.order.externalId : event.kind === 'order_pointer' ? event.externalId : '';
  return `${integrationId} ${order}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
