import type { MerchantId, OrderId } from '@onhand/domain/ids.ts';
import type { OrderToBook } from '@onhand/domain/orders/book-orders.ts';
import type { StandingCopy } from '@onhand/domain/orders/copies/book-copies.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { inOneTrip } from '@onhand/database/pipelining.ts';

/** A copy, with the marker of the created order. */
export interface LockedCopy extends StandingCopy {
  readonly marker: string;
}

/**
 * Locks the copies that orders are, or have, in the order of their ids. An order that carries the marker of a
 * copy becomes its created order, if it is of the same merchant and shop and the copy has none yet. Call it
 * with the orders locked and before items are. Asks nothing for orders that cannot have a copy.
 */
export async function lockCopies(tx: Tx, orders: readonly OrderToBook[]): Promise<readonly LockedCopy[]> {
  const markers = orders.flatMap(({ snapshot }) => snapshot.marker ?? []);
  const orderIds = orders.filter(({ inCopy }) => inCopy === true).map(({ orderId }) => orderId);
  if (markers.length === 0 && orderIds.length === 0) return [];
  const marked = recordset(
    orders.map(({ merchantId, integrationId, snapshot }) => ({
      merchant_id: merchantId,
      integration_id: integrationId,
      marker: snapshot.marker ?? null,
    })),
    'marked',
    'merchant_id uuid, integration_id uuid, marker text',
  );
  const chosen = sql`
    (marker = any(${markers}::text[]) and (merchant_id, integration_id, marker) in (select * from ${marked}))
    or order_id = any(${orderIds}::uuid[])
    or created_order_id = any(${orderIds}::uuid[])`;
  const [, copies] = await inOneTrip<[unknown, LockedCopy]>(tx, [
    sql`select 1 from order_copies where ${chosen} order by id for update`,
    selectCopies(chosen),
  ]);
  const ids = new Set(orders.map(({ orderId }) => orderId));
  return recognised(copies, orders).filter(
    ({ originalId, createdId }) => ids.has(originalId) || (createdId !== null && ids.has(createdId)),
  );
}

/** Reads one copy under its lock. Returns undefined if the merchant has no copy of the order. */
export async function lockCopyOf(
  tx: Tx,
  { merchantId, orderId }: { readonly merchantId: MerchantId; readonly orderId: OrderId },
): Promise<LockedCopy | undefined> {
  const chosen = sql`merchant_id = ${merchantId} and order_id = ${orderId}`;
  const [, copies] = await inOneTrip<[unknown, LockedCopy]>(tx, [
    sql`select 1 from order_copies where ${chosen} for update`,
    selectCopies(chosen),
  ]);
  return copies[0];
}

function selectCopies(chosen: RawBuilder<unknown>): RawBuilder<LockedCopy> {
  return sql<LockedCopy>`
    select id, merchant_id as "merchantId", order_id as "originalId", created_order_id as "createdId",
           integration_id as "integrationId", state, lowers, marker,
           coalesce((
             select jsonb_agg(jsonb_build_object('itemId', item_id, 'listingId', listing_id, 'settles', settles,
                                                 'quantity', quantity, 'held', held, 'lowered', lowered,
                                                 'asked', asked, 'stranded', stranded, 'counted', counted) order by item_id)
             from order_copy_items
             where order_copy_items.merchant_id = order_copies.merchant_id
               and order_copy_items.copy_id = order_copies.id), '[]') as items,
           coalesce((
             select jsonb_agg(jsonb_build_object(
                      'externalLineId', line.external_line_id, 'itemId', line.item_id, 'quantity', line.quantity,
                      'place', line.place, 'backorders', coalesce(listings.backorders, false),
                      'stockLowered', line.deducted > line.baseline) order by line.external_line_id)
             from order_lines line
             join order_copy_items item on item.merchant_id = line.merchant_id and item.item_id = line.item_id
             left join listings on listings.merchant_id = line.merchant_id and listings.id = line.listing_id
             where item.copy_id = order_copies.id and line.merchant_id = order_copies.merchant_id
               and line.order_id = order_copies.created_order_id and line.effect = 'counted'
               and line.components is null), '[]') as lines
    from order_copies where ${chosen} order by id`;
}

/** Gives each copy the first order that carries its marker. Pure. */
function recognised(copies: readonly LockedCopy[], orders: readonly OrderToBook[]): readonly LockedCopy[] {
  return copies.map((copy) => {
    if (copy.createdId !== null) return copy;
    const created = orders.find(
      ({ snapshot, merchantId, integrationId, orderId }) =>
        snapshot.marker === copy.marker &&
        merchantId === copy.merchantId &&
        integrationId === copy.integrationId &&
        orderId !== copy.originalId,
    );
    if (created === undefined) return copy;
    const wasDraft = copy.items.some(({ lowered }) => lowered > 0);
    return { ...copy, createdId: created.orderId, wasDraft };
  });
}
