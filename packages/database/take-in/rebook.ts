import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import type { IntegrationId, ListingId, MerchantId, OrderId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '../connect.ts';
import { inTransaction } from '../transaction.ts';
import { bookOrders } from './book-orders.ts';

/** Orders are taken so many at a time, so that a listing with a long history holds no lock for long. */
const batchSize = 100;

/**
 * Computes anew what the orders with lines of this listing should hold, from the snapshots on record, after the
 * listing was linked: lines that waited for it count now, lines that counted stay as they are. Returns how many orders were looked at.
 */
export async function rebookListing(
  db: Db,
  listing: { merchantId: MerchantId; listingId: ListingId },
  options: { clock: { now(): Date } },
): Promise<number> {
  const { rows } = await sql<{ id: OrderId }>`
    select distinct orders.id
    from listings
    join orders on orders.integration_id = listings.integration_id
    join order_lines on order_lines.order_id = orders.id and order_lines.external_key = listings.external_key
    where listings.merchant_id = ${listing.merchantId} and listings.id = ${listing.listingId}
      and orders.snapshot is not null
    order by orders.id`.execute(db);
  for (let from = 0; from < rows.length; from += batchSize) {
    const ids = rows.slice(from, from + batchSize).map((row) => row.id);
    await inTransaction(db, async (tx) => {
      const at = options.clock.now();
      const orders = await sql<{
        merchantId: MerchantId;
        integrationId: IntegrationId;
        orderId: OrderId;
        revision: number;
        snapshot: OrderSnapshot;
      }>`
        update orders set revision = revision + 1, changed_at = ${at}::timestamptz
        from (select id from orders where id = any(${ids}) order by integration_id, external_order_id for update) locked
        where orders.id = locked.id
        returning merchant_id as "merchantId", integration_id as "integrationId", orders.id as "orderId", revision,
                  snapshot`.execute(tx);
      await bookOrders(tx, orders.rows, at);
    });
  }
  return rows.length;
}
