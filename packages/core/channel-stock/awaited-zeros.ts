import type { Db } from '@onhand/database/connect.ts';
import type { ItemId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import type { BlockReason } from '@onhand/domain/publishing/block-reason.ts';
import { sql } from 'kysely';
import { hasStreetDate, processOrdersOf } from '../items/item-sync.ts';
import { isRemembered } from '../stock/sold-out.ts';

/** Returns the items whose switch Process Orders is on, and is switched by their stock. */
export async function automaticallyOn(
  db: Db,
  merchantId: MerchantId,
  itemIds: readonly ItemId[],
): Promise<readonly ItemId[]> {
  const { rows } = await sql<{ id: ItemId }>`
    select items.id from items
    join merchants on merchants.id = items.merchant_id
                  and merchants.stock_authority = 'warehouse' and merchants.process_orders = 'automatic'
    where items.merchant_id = ${merchantId} and items.id = any(${itemIds}::uuid[])
      and not items.is_bundle and ${processOrdersOf('items')} and not ${hasStreetDate}`.execute(db);
  return rows.map(({ id }) => id);
}

/**
 * Why a channel is not waited for: people chose that nothing is written to it, or that its 0 is not. Nor is
 * anything written of a bundle that is off, or of which a component is off or was never received.
 */
const neverWritten: readonly BlockReason[] = [
  'never_received',
  'process_orders_off',
  'sync_never',
  'zero_stock_kept',
  'quantity_sync_off',
  'excluded_by_rule',
  'inventory_disabled',
  'direction_forbids',
  'auto_export_off',
  'mode_manual',
  'no_location_mapped',
  'several_items',
];

/** A listing whose last 0 is not confirmed yet. Null: the change of stock was not spread yet. */
export interface AwaitedZero {
  readonly itemId: ItemId;
  readonly listingId: ListingId | null;
}

/**
 * Finds the listings of sold-out items, and of the bundles that contain them, whose last 0 is not confirmed.
 * Leaves out what is never written.
 */
export async function findAwaitedZeros(
  db: Db,
  merchantId: MerchantId,
  itemIds: readonly ItemId[],
): Promise<readonly AwaitedZero[]> {
  if (itemIds.length === 0) return [];
  const { rows } = await sql<AwaitedZero>`
    with item as (select unnest(${itemIds}::uuid[]) as id),
    shown as (
      select id, id as shown_id from item
      union all
      select item.id, component.bundle_id from item
      join bundle_components component on component.merchant_id = ${merchantId} and component.item_id = item.id)
    select item.id as "itemId", null::uuid as "listingId" from item
    where exists (select from touched_items
                  where touched_items.merchant_id = ${merchantId} and touched_items.item_id = item.id)
    union
    select shown.id, listings.id from shown
    join listings on listings.merchant_id = ${merchantId} and listings.item_id = shown.shown_id
                 and listings.published and listings.stock_owner <> 'platform'
    join integrations on integrations.id = listings.integration_id and integrations.state <> 'revoked'
    join listing_channel_stock link on link.merchant_id = listings.merchant_id and link.listing_id = listings.id
    join channel_stock on channel_stock.id = link.channel_stock_id
    where (channel_stock.state <> 'idle' or channel_stock.needed_revision > channel_stock.confirmed_revision)
      and coalesce(channel_stock.block_code, '') <> all(${neverWritten}::text[])`.execute(db);
  return rows;
}

/**
 * Reads which listings keep Process Orders of a sold-out item on, because they have not confirmed the last 0.
 * Null: the item is not being switched off.
 */
export async function readSwitchingOff(
  db: Db,
  merchantId: MerchantId,
  itemId: ItemId,
): Promise<{ readonly listings: readonly ListingId[] } | null> {
  const isAutomatic = (await automaticallyOn(db, merchantId, [itemId])).length > 0;
  if (!isAutomatic || !(await isRemembered(db, { merchantId, itemId }))) return null;
  const zeros = await findAwaitedZeros(db, merchantId, [itemId]);
  return { listings: zeros.flatMap(({ listingId }) => listingId ?? []) };
}
