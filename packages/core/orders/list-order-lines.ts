import type { ItemId, ListingId, MerchantId, OrderId } from '@onhand/domain/ids.ts';
import type { ItemProperties } from '@onhand/domain/items/item-properties.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { keptProperties } from './kept-properties.ts';

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
  /** Units that it waits for, and that a ship notice announces. */
  readonly announced: number;
  /** Units of the line that shipments took out. */
  readonly shipped: number;
  /** Of its item, as the order keeps them. Null: it is linked to none. */
  readonly properties: ItemProperties | null;
  /** The components of the bundle that it sells. Null: it sells none. */
  readonly components: KeptComponent[] | null;
}

/** A component of a bundle that a line sells, with the properties that the order keeps of it. */
interface KeptComponent {
  readonly itemId: ItemId;
  readonly quantity: number;
  readonly properties: ItemProperties;
}

/** Selects the components of the bundle that `line` sells, with the properties that the order keeps. */
const keptComponents = sql<KeptComponent[] | null>`
  (select jsonb_agg(jsonb_build_object('itemId', part.item_id, 'quantity', part.quantity,
                                       'properties', ${keptProperties(sql`part.item_id`)}) order by part.item_id)
   from bundle_components part
   where part.merchant_id = line.merchant_id and part.bundle_id = line.item_id)`;

/**
 * Lists an order's lines with their committed, settled, oversold and backordered units, and the properties
 * that they keep.
 */
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
           coalesce(waiting.oversold, 0)::int as oversold, coalesce(waiting.backordered, 0)::int as backordered,
           coalesce(waiting.announced, 0)::int as announced, line.shipped,
           ${keptProperties(sql`line.item_id`)} as properties,
           ${keptComponents} as components
    from order_lines line
    join orders on orders.merchant_id = line.merchant_id and orders.id = line.order_id
    left join lateral (
      select sum(committed) as committed, sum(greatest(settled, 0)) as settled,
             sum(greatest(-settled, 0)) as given_back
      from commitments
      where (merchant_id, order_id, external_line_id)
          = (line.merchant_id, line.order_id, line.external_line_id)
    ) held on true
    left join lateral (
      select sum(units - announced) filter (where kind = 'oversold') as oversold,
             sum(units - announced) filter (where kind = 'backordered') as backordered,
             sum(announced) as announced
      from waiting_units
      where (merchant_id, order_id, external_line_id)
          = (line.merchant_id, line.order_id, line.external_line_id)
    ) waiting on true
    where line.merchant_id = ${merchantId} and line.order_id = ${orderId}
    order by line.external_line_id`.execute(db);
  return rows;
}
