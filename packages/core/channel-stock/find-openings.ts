import type { ChannelStockId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { awaitsOpening } from './awaits-opening.ts';

/** A channel stock whose next figure opens an item's stock, with its listings. */
export interface Opening {
  readonly merchantId: MerchantId;
  readonly id: ChannelStockId;
  readonly listingIds: readonly ListingId[];
  /** The units that its figure stands for. */
  readonly units: readonly string[];
}

/** Finds the channel stock of a source store whose next figure opens an item's stock. */
export async function findOpenings(
  db: Db | Tx,
  ids: readonly ChannelStockId[],
): Promise<ReadonlyMap<ChannelStockId, Opening>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<Opening>`
    select channel_stock.merchant_id as "merchantId", channel_stock.id, array_agg(listings.id) as "listingIds",
           array(select unit.external_key
                 from listing_channel_stock shown
                 join listings unit on unit.merchant_id = shown.merchant_id and unit.id = shown.listing_id
                 where shown.channel_stock_id = channel_stock.id) as units
    ${awaitsOpening} and channel_stock.id = any(${ids}::uuid[])
    group by channel_stock.merchant_id, channel_stock.id`.execute(db);
  return new Map(rows.map((opening) => [opening.id, opening]));
}
