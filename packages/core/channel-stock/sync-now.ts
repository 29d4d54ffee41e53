import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { ItemId, MerchantId } from '@onhand/domain/ids.ts';
import { permission } from '@onhand/domain/settings/permission.ts';
import { findIntegrations } from '../integrations/find-integrations.ts';
import { findItem } from '../items/find-item.ts';
import { findLinkedListings } from '../listings/find-linked-listings.ts';
import type { ListingRow } from '../listings/listing-row.ts';
import { readInventorySettings } from '../settings/sync-settings/read-inventory-settings.ts';
import { needListingsAgain } from './need-listings-again.ts';

/**
 * Makes an item's figures due at once, whatever held them back. Integrations that the direction of their
 * inventory protects, or that only observe yet, are left out. Returns the listings made due; their
 * integrations are then to be nudged.
 *
 * @throws Refusal where there is no such item, or no listing of it may be written.
 */
export async function syncNow(
  db: Db,
  { merchantId, itemId, at }: { readonly merchantId: MerchantId; readonly itemId: ItemId; readonly at: Date },
): Promise<readonly ListingRow[]> {
  found(await findItem(db, { merchantId, id: itemId }), 'item_not_found');
  const linked = await findLinkedListings(db, { merchantId, itemId });
  if (linked.length === 0) throw new Refusal('not_linked');
  const ids = linked.map(({ integrationId }) => integrationId);
  const settings = await readInventorySettings(db, ids);
  const permitted = linked.filter(({ integrationId }) => {
    const ofInventory = settings.get(integrationId);
    return ofInventory !== undefined && permission(ofInventory, 'sync_now').kind === 'now';
  });
  if (permitted.length === 0) throw new Refusal('direction_forbids');
  const integrations = await findIntegrations(db, { merchantId, ids });
  const wanted = permitted.filter(
    ({ integrationId }) => integrations.get(integrationId)?.publishingPhase !== 'observing',
  );
  if (wanted.length === 0) throw new Refusal('first_plan_pending');
  const listingIds = wanted.map(({ id }) => id);
  await inTransaction(db, (tx) =>
    needListingsAgain(tx, { merchantId, listingIds, cause: 'sync_now', forced: true, at }),
  );
  return wanted;
}
