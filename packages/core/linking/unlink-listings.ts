import type { OperationOn } from '@onhand/domain/failed-items/operations.ts';
import type { ListingId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { forgetUnlinked } from '../products/linked-and-unlinked.ts';
import { closeFailed } from '../failed-items/apply-event.ts';
import { idleUnlinked } from '../channel-stock/idle-unlinked.ts';
import { forgetChanges } from '../channel-stock/listing-changes/changes-under-way.ts';
import { needStockAgain } from '../channel-stock/need-stock-again.ts';
import { takeOffItems } from '../listings/take-off-items.ts';

/** The operations whose failed items close, because they make no sense for an unlinked listing. */
const endedByUnlinking: readonly OperationOn<'listing'>[] = [
  'publish_stock',
  'read_stock',
  'read_listing',
  'end_listing',
  'relist_listing',
];

/**
 * Unlinks listings from their items, and returns the ids of the listings that were linked. The platform keeps
 * showing their figures.
 *
 * - Their own channel stock is no longer due. A write under way runs to its end.
 * - Channel stock that another linked listing shares is due: it may belong to a single item now.
 * - After a mismatch, the item stays proposed. After an unlinking by hand, only a person can link the listing
 *   again.
 */
export async function unlinkListings(
  tx: Tx,
  unlinking: {
    readonly merchantId: MerchantId;
    readonly listingIds: readonly ListingId[];
    readonly by: 'hand' | 'mismatch';
    readonly at: Date;
  },
): Promise<readonly ListingId[]> {
  const { merchantId, at } = unlinking;
  const unlinked = await takeOffItems(tx, unlinking);
  if (unlinked.length === 0) return unlinked;

  const shared = sql`
    select own.channel_stock_id
    from listing_channel_stock own
    join listing_channel_stock other on other.channel_stock_id = own.channel_stock_id
    join listings on listings.merchant_id = other.merchant_id and listings.id = other.listing_id
    where own.merchant_id = ${merchantId} and own.listing_id = any(${unlinked}::uuid[])
      and listings.item_id is not null`;
  await idleUnlinked(tx, { merchantId, listingIds: unlinked, shared });
  await forgetUnlinked(tx, { merchantId, listingIds: unlinked, at });
  await needStockAgain(tx, shared, { merchantId, cause: 'unlinked', at });
  await forgetChanges(tx, { merchantId, listingIds: unlinked, only: { wantedBy: 'rule' } });
  await closeFailed(tx, { operations: endedByUnlinking, merchantId, subjects: unlinked }, at);
  return unlinked;
}
