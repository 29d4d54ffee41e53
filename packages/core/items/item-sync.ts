import type { ItemSync } from '@onhand/domain/publishing/item-sync.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/**
 * Selects whether Process Orders is on for an item that is no bundle. An item whose switch nobody has set has
 * it on once it was received, where its merchant chose `automatic`. The query joins `merchants`.
 */
export function processOrdersOf(item: 'items' | 'part'): RawBuilder<boolean> {
  const from = sql.table(item);
  return sql<boolean>`
    coalesce(${from}.process_orders,
             ${from}.counts_from is not null and merchants.process_orders = 'automatic')`;
}

/** Selects whether an item has a street date that is not over. It holds the item's orders, and its switch. */
export const hasStreetDate: RawBuilder<boolean> = sql<boolean>`
  (items.street_date is not null and items.street_date > onhand_now())`;

/**
 * Selects whether Process Orders is on for `items`. A bundle has no stock to receive or sell out: it is on
 * unless a person switched it off, and while each of its components is on.
 */
export const isProcessingOrders: RawBuilder<boolean> = sql<boolean>`
  case when items.is_bundle then coalesce(items.process_orders, true) and not exists (
    select from bundle_components component
    join items part on part.merchant_id = component.merchant_id and part.id = component.item_id
    where component.merchant_id = items.merchant_id and component.bundle_id = items.id
      and not ${processOrdersOf('part')})
  else ${processOrdersOf('items')} end`;

/**
 * Selects what decides whether `items` is synced. Null: its merchant is no warehouse, or there is no item.
 * The query joins `merchants`.
 */
export const itemSyncOf: RawBuilder<ItemSync | null> = sql<ItemSync | null>`
  case when merchants.stock_authority = 'warehouse' and items.id is not null then jsonb_build_object(
    'preference', merchants.sync_inventory, 'override', items.sync_inventory,
    'processOrders', ${isProcessingOrders}) end`;

/** Selects whether `items` was received. A bundle is received if each of its components is. */
export const isReceived: RawBuilder<boolean> = sql<boolean>`
  case when items.is_bundle then not exists (
    select from bundle_components component
    join items part on part.merchant_id = component.merchant_id and part.id = component.item_id
    where component.merchant_id = items.merchant_id and component.bundle_id = items.id and part.counts_from is null)
  else items.counts_from is not null end`;
