import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { ItemId, MerchantId } from '@onhand/domain/ids.ts';
import { itemSyncAnswer } from '@onhand/domain/publishing/item-sync.ts';
import { syncNowAt } from '@onhand/domain/settings/sync-now.ts';
import { findIntegrations } from '../../integrations/find-integrations.ts';
import { findItem } from '../../items/find-item.ts';
import { readItemPreferences } from '../../items/item-preferences.ts';
import { findLinkedListings } from '../../listings/find-linked-listings.ts';
import type { ListingRow } from '../../listings/listing-row.ts';
import { readInventorySettings } from '../../settings/sync-settings/read-inventory-settings.ts';
import { listChannelStock } from '../../channel-stock/list-channel-stock.ts';
import { needListingsAgain } from '../../channel-stock/need-listings-again.ts';
import { wantReadings } from '../../channel-stock/want-readings.ts';

/** Says why no listing of an item may be synced now, and what to do. */
const forbidden =
  'Every linked listing is in a shop from which stock only flows in, and which is not the source of your ' +
  'stock: nothing may be written there, and its figures are not imported. Change the inventory direction of ' +
  'the shop, or make it the source.';

/** What Sync Now asks of a linked listing. */
export interface SyncedListing {
  readonly row: ListingRow;
  readonly asked:
    | { readonly kind: 'import' | 'write' }
    | { readonly kind: 'never'; readonly code: Forbidden };
}

type Forbidden = 'first_plan_pending' | 'direction_forbids' | 'integration_revoked';

/**
 * Makes an item's figures due at once, whatever held them back. At a source the figure is read instead, and
 * accepted as an import (`syncNowAt`). Integrations that the direction of their inventory protects, or that
 * only observe yet, are not written. Returns every linked listing with what is asked of it; the integrations
 * of those that are synced are then to be nudged.
 *
 * @throws Refusal where there is no such item, no listing of it may be synced, or the caller has to confirm
 *   that an item that was never received is set to 0.
 */
export async function syncNow(
  db: Db,
  {
    merchantId,
    itemId,
    at,
    confirmsZero = false,
  }: {
    readonly merchantId: MerchantId;
    readonly itemId: ItemId;
    readonly at: Date;
    /** The caller knows that an item of a warehouse that was never received is set to 0. */
    readonly confirmsZero?: boolean;
  },
): Promise<readonly SyncedListing[]> {
  found(await findItem(db, { merchantId, id: itemId }), 'item_not_found');
  const linked = await findLinkedListings(db, { merchantId, itemId });
  if (linked.length === 0) throw new Refusal('not_linked');
  const ids = linked.map(({ integrationId }) => integrationId);
  const settings = await readInventorySettings(db, ids);
  const integrations = await findIntegrations(db, { merchantId, ids });
  const listings = linked.map((row): SyncedListing => {
    const inventory = settings.get(row.integrationId);
    const does = inventory === undefined ? 'never' : syncNowAt(inventory).kind;
    const integration = integrations.get(row.integrationId);
    if (integration?.state === 'revoked')
      return { row, asked: { kind: 'never', code: 'integration_revoked' } };
    if (does === 'never') return { row, asked: { kind: 'never', code: 'direction_forbids' } };
    const observes = integration?.publishingPhase === 'observing';
    if (does === 'write' && observes) return { row, asked: { kind: 'never', code: 'first_plan_pending' } };
    return { row, asked: { kind: does } };
  });
  if (listings.every(({ asked }) => asked.kind === 'never')) throw refusalOf(listings);
  if (!confirmsZero) await askFirst(db, { merchantId, itemId }, listings);
  const idsOf = (kind: 'import' | 'write') =>
    listings.filter(({ asked }) => asked.kind === kind).map(({ row }) => row.id);
  // Two transactions, because channel stock is locked in the order of the ids everywhere.
  await inTransaction(db, (tx) =>
    wantReadings(tx, { merchantId, listingIds: idsOf('import'), at, imports: true }),
  );
  await inTransaction(db, (tx) =>
    needListingsAgain(tx, {
      merchantId,
      listingIds: idsOf('write'),
      cause: 'sync_now',
      forced: true,
      asked: true,
      at,
    }),
  );
  return listings;
}

/**
 * Asks whether the listings of an item may be set to 0 that its warehouse never received.
 *
 * @throws Refusal `never_received`, with these listings and what they show.
 */
async function askFirst(
  db: Db,
  { merchantId, itemId }: { readonly merchantId: MerchantId; readonly itemId: ItemId },
  listings: readonly SyncedListing[],
): Promise<void> {
  const [preferences] = await readItemPreferences(db, merchantId, [itemId]);
  const { itemSync = null, received = true } = preferences ?? {};
  if (itemSync === null || itemSyncAnswer('sync_now', itemSync, { received }) !== 'asks_first') return;
  const written = listings.flatMap(({ row, asked }) => (asked.kind === 'write' ? [row] : []));
  const shown = await listChannelStock(db, { merchantId, listingIds: written.map(({ id }) => id) });
  throw new Refusal('never_received', {
    members: {
      listings: written.map(({ id, integrationId, sku }) => ({
        id,
        integrationId,
        sku,
        shown: shown.flatMap(({ listingId, known }) => (listingId === id ? [known] : [])),
      })),
    },
  });
}

function refusalOf(listings: readonly SyncedListing[]): Refusal {
  const codes = new Set(listings.map(({ asked }) => (asked.kind === 'never' ? asked.code : null)));
  if (codes.has('first_plan_pending')) return new Refusal('first_plan_pending');
  return codes.has('direction_forbids')
    ? new Refusal('direction_forbids', { detail: forbidden })
    : new Refusal('integration_revoked');
}
