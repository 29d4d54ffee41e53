import type { ItemId, ListingId, MerchantId, OrderId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

export interface OrderLineRow {
  readonly externalLineId: string;
  readonly listingId: ListingId | null;
  readonly itemId: ItemId | null;
  readonly externalKey: string | null;
  readonly sku: string | null;
  readonly effect:
    | 'counted'
    | 'needs_mapping'
    | 'unknown_listing'
    | 'before_opening'
    | 'test_order'
    | 'inventory_disabled'
    | 'platform_owned';
  readonly quantity: number;
  readonly cancelled: number;
  readonly restocked: number;
  /** The price as a decimal string, in `currency`. */
  readonly unitPrice: string;
  readonly currency: string;
  readonly committed: number;
  readonly settled: number;
  /** Units given back that the opening's figure lacked already. */
  readonly givenBack: number;
  readonly oversold: number;
  readonly backordered: number;
}

/** Lists an order's lines with their committed, settled, oversold and backordered units. */
export async function listOrderLines(
  db: Db,
  { merchantId, orderId }: { readonly merchantId: MerchantId; readonly orderId: OrderId },
): Promise<readonly OrderLineRow[]> {
  const { rows } = await sql<OrderLineRow>`
    select line.external_line_id as "externalLineId", line.listing_id as "listingId", line.item_id as "itemId",
           line.external_key as "externalKey", line.sku, line.effect, line.quantity, line.cancelled, line.restocked,
           line.unit_price::text as "unitPrice", line.currency,
           coalesce(held.committed, 0)::int as committed, coalesce(held.settled, 0)::int as settled,
           coalesce(held.given_back, 0)::int as "givenBack",
           coalesce(waiting.oversold, 0)::int as oversold, coalesce(waiting.backordered, 0)::int as backordered
    from order_lines line
    left join lateral (
      select sum(committed) as committed, sum(greatest(settled, 0)) as settled,
             sum(greatest(-settled, 0)) as given_back
      from commitments
      where (merchant_id, order_id, external_line_id)
          = (line.merchant_id, line.order_id, line.external_line_id)
    ) held on true
    left join lateral (
      select sum(units) filter (where kind = 'oversold') as oversold,
             sum(units) filter (where kind = 'backordered') as backordered
      from waiting_units
      where (merchant_id, order_id, external_line_id)
          = (line.merchant_id, line.order_id, line.external_line_id)
    ) waiting on true
    where line.merchant_id = ${merchantId} and line.order_id = ${orderId}
    order by line.external_line_id`.execute(db);
  return rows;
}
