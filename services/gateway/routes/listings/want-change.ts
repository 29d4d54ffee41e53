import { wantByHand } from '@onhand/core/channel-stock/listing-changes/want-by-hand.ts';
import { findIntegration } from '@onhand/core/integrations/find-integration.ts';
import { findListing } from '@onhand/core/listings/find-listing.ts';
import { listPendingChanges } from '@onhand/core/listings/list-pending-changes.ts';
import type { ListingRow } from '@onhand/core/listings/listing-row.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { ListingId, MerchantId } from '@onhand/domain/ids.ts';
import type { WantedChange } from '@onhand/domain/publishing/listing-change.ts';
import type { Dependencies } from '../../dependencies.ts';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import { readListing } from '../../views/listing-view.ts';
import type { ListingView } from '../../views/listing-view.ts';

/** Notes that somebody asks for a change of a listing on its platform; its publisher makes it. Throws what forbids it. */
export async function wantChange(
  dependencies: Dependencies,
  { merchantId, listingId }: { readonly merchantId: MerchantId; readonly listingId: ListingId },
  wanted: WantedChange,
): Promise<ListingView> {
  const { db, clock, dispatcher, connectors } = dependencies;
  const listing = found(await findListing(db, { merchantId, id: listingId }), 'listing_not_found');
  const { integrationId } = listing;
  const pending = await listPendingChanges(db, { merchantId, listingId });
  refuse(listing, wanted, { isEnding: pending.some((change) => change.wanted === 'ended') });
  const integration = found(
    await findIntegration(db, { merchantId, id: integrationId }),
    'listing_not_found',
  );
  const { listings, inventory } = await connectors.describe(integration.platform);
  if (wanted === 'managed' && inventory?.manage !== true) throw new Refusal('capability_missing');
  if (wanted !== 'managed' && !listings.setState) throw new Refusal('ending_unsupported');
  await inTransaction(db, (tx) =>
    wantByHand(tx, { merchantId, listingId, integrationId, wanted, at: clock.now() }),
  );
  dispatcher.nudge([integrationId]);
  return readListing({ db, clock }, merchantId, listingId);
}

function refuse(
  { status, endedBy, stockManaged }: ListingRow,
  wanted: WantedChange,
  { isEnding }: { readonly isEnding: boolean },
): void {
  const isLive = status === 'listed' || status === 'listed_and_synced';
  const isEnded = status === 'ended';
  if (!isLive && !isEnded) throw new Refusal('listing_not_live', { members: { listingStatus: status } });
  if (wanted === 'ended' && isEnded && endedBy !== 'rule') {
    throw new Refusal('listing_not_live', { members: { listingStatus: status } });
  }
  if (wanted === 'listed' && !isEnded && !isEnding) throw new Refusal('listing_not_ended');
  if (wanted === 'managed' && stockManaged === true) throw new Refusal('stock_managed');
}
