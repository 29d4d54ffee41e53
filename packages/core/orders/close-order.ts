import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { IntegrationId, MerchantId, OrderId } from '@onhand/domain/ids.ts';
import { closedOrder, unitsOfGone } from '@onhand/domain/orders/close-order.ts';
import type { ClosedUnits } from '@onhand/domain/orders/close-order.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import type { GoneOrder } from './absent-orders.ts';
import type { Closing } from './delivery.ts';
import type { OrderRow } from './order-row.ts';
import { readOrder } from './read-order.ts';
import { takeIn } from './take-in.ts';

interface OrderRef {
  readonly merchantId: MerchantId;
  readonly id: OrderId;
}

interface OrderToClose extends OrderRef {
  readonly integrationId: IntegrationId;
  readonly externalOrderId: string;
  readonly state: OrderRow['state'];
  readonly revision: number;
  readonly snapshotKey: string;
  /** What the platform told last. */
  readonly snapshot: OrderSnapshot;
}

interface Options {
  readonly clock: { now(): Date };
}

/** News that comes between a decision and its booking is decided about this often. */
const attempts = 3;

/**
 * Closes an order by a person's decision, as if its platform had told so. The same decision again changes
 * nothing, and another decision replaces it. What the platform tells later wins. Returns the order; undefined
 * if there is none.
 *
 * @throws Refusal `order_not_open` if the platform has closed or cancelled the order, or nothing of it was
 * read yet
 */
export async function closeOrderByHand(
  db: Db,
  { units, by, ...ref }: OrderRef & { readonly units: ClosedUnits; readonly by: string },
  options: Options,
): Promise<OrderRow | undefined> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if ((await readOrder(db, ref)) === undefined) return undefined;
    const order = await findToClose(db, ref);
    if (order === undefined) throw new Refusal('order_not_open');
    await close(db, order, { units, by }, options);
    const after = await readOrder(db, ref);
    if (after?.closedBy !== null) return after;
  }
  throw new Error(`News of the order ${ref.id} keeps coming.`);
}

/**
 * Closes an order that its platform has deleted for good, and reports it. `restores`: the platform puts the
 * units of a deleted order back on sale.
 */
export async function closeGoneOrder(
  db: Db,
  {
    restores,
    absentSince,
    ...ref
  }: GoneOrder & { readonly merchantId: MerchantId; readonly restores: boolean },
  options: Options,
): Promise<void> {
  const order = await findToClose(db, ref);
  if (order === undefined) return;
  const { merchantId, integrationId, externalOrderId } = order;
  const units = unitsOfGone(order, restores);
  const detail = { externalOrderId, absentSince, units };
  const report = { kind: 'order_gone' as const, merchantId, integrationId, orderId: order.id, detail };
  await close(db, order, { units, by: 'onhand', report }, options);
}

async function close(
  db: Db,
  order: OrderToClose,
  { units, ...closing }: Omit<Closing, 'revision'> & { readonly units: ClosedUnits },
  { clock }: Options,
): Promise<void> {
  const { merchantId, integrationId, revision, snapshotKey, snapshot } = order;
  const at = clock.now();
  const closed = { ...closedOrder(snapshot, units), readStartedAt: at.toISOString() };
  await takeIn(
    db,
    [
      {
        merchantId,
        integrationId,
        origin: 'reread',
        receivedAt: at,
        closing: { ...closing, revision },
        event: {
          kind: 'order',
          eventKey: `${closedPrefix(units)}${snapshotKey}`,
          topic: 'order.closed',
          order: closed,
        },
      },
    ],
    { clock },
  );
}

/** The event of a decision names the event that holds the platform's own snapshot. */
const closedPrefix = (units: ClosedUnits) => `closed:${units}:`;

/** Finds an order that a decision may close: an open one, or one that a decision has closed. */
async function findToClose(db: Db, { merchantId, id }: OrderRef): Promise<OrderToClose | undefined> {
  const told = sql`regexp_replace(orders.snapshot_key, '^closed:(left|returned):', '')`;
  const { rows } = await sql<OrderToClose>`
    select orders.merchant_id as "merchantId", orders.id, orders.integration_id as "integrationId",
           orders.external_order_id as "externalOrderId", orders.state, revision,
           event.event_key as "snapshotKey", event.event -> 'order' as snapshot
    from orders
    join inbound_events event on event.integration_id = orders.integration_id and event.event_key = ${told}
    where orders.merchant_id = ${merchantId} and orders.id = ${id}
      and (orders.state in ('pending', 'open') or closed_by is not null)`.execute(db);
  return rows[0];
}
