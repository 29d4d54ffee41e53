import type { ChannelStockId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import { readDecisions } from '../read-decisions.ts';

/** Reads the units that the policies of listings keep back now. A listing at several places has the most. */
export async function readBuffers(
  db: Db,
  { merchantId, listingIds }: { readonly merchantId: MerchantId; readonly listingIds: readonly ListingId[] },
): Promise<ReadonlyMap<ListingId, number>> {
  if (listingIds.length === 0) return new Map();
  const shown = await db
    .selectFrom('listing_channel_stock')
    .where('merchant_id', '=', merchantId)
    .where('listing_id', 'in', [...listingIds])
    .select(['listing_id as listingId', 'channel_stock_id as id'])
    .execute();
  const ids: readonly ChannelStockId[] = shown.map(({ id }) => id);
  const decisions = await readDecisions(db, ids);
  const buffers = new Map<ListingId, number>();
  for (const { listingId, id } of shown) {
    const buffer = decisions.get(id)?.policy.buffer?.value ?? 0;
    buffers.set(listingId, Math.max(buffer, buffers.get(listingId) ?? 0));
  }
  return buffers;
}
