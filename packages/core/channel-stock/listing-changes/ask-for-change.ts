import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { IntegrationId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import type { WantedChange } from '@onhand/domain/publishing/listing-change.ts';
import { liveIntegration } from '../../integrations/live-integration.ts';
import { findListing } from '../../listings/find-listing.ts';
import { listPendingChanges } from '../../listings/list-pending-changes.ts';
import type { ListingRow } from '../../listings/listing-row.ts';
import { wantByHand } from './want-by-hand.ts';

/**
 * Notes that somebody asks for a change of a listing on its platform; its publisher makes it. Returns the
 * listing's integration, which is then to be nudged.
 *
 * @throws Refusal where there is no such listing, its state forbids the change, or its platform cannot make
 * it.
 */
export async function askForChange(
  { db, connectors }: { readonly db: Db; readonly connectors: Pick<ConnectorClient, 'describe'> },
  asked: {
    readonly merchantId: MerchantId;
    readonly listingId: ListingId;
    readonly wanted: WantedChange;
    readonly clock: { now(): Date };
  },
): Promise<IntegrationId> {
  const { merchantId, listingId, wanted, clock } = asked;
  const listing = found(await findListing(db, { merchantId, id: listingId }), 'listing_not_found');
  const { integrationId } = listing;
  const pending = await listPendingChanges(db, { merchantId, listingId });
  refuse(listing, wanted, { isEnding: pending.some((change) => change.wanted === 'ended') });
  const integration = await liveIntegration(db, { merchantId, id: integrationId });
  const { listings, inventory } = await connectors.describe(integration.platform);
  if (wanted === 'managed' && inventory?.manage !== true) throw new Refusal('capability_missing');
  if (wanted !== 'managed' && !listings.setState) throw new Refusal('ending_unsupported');
  await inTransaction(db, (tx) =>
    wantByHand(tx, { merchantId, listingId, integrationId, wanted, at: clock.now() }),
  );
  return integrationId;
}

/** Refuses a change that the listing's state forbids. */
function refuse(
  { status, endedBy, stockManaged, stockUnit }: ListingRow,
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
  if (wanted === 'managed' && stockManaged === true && stockUnit === null) throw new Refusal('stock_managed');
}
