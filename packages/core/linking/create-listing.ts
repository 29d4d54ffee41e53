import type { newListing } from '@onhand/contracts/gateway-api/listings.ts';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { IntegrationId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import type { z } from 'zod';
import { leaveUnrecorded, noteSubject } from '../audit/action.ts';
import { readDeleted } from '../channel-stock/read-deleted.ts';
import { liveIntegration } from '../integrations/live-integration.ts';
import { listLocationMappings } from '../integrations/list-location-mappings.ts';
import { adoptListing } from '../listings/adopt-listing.ts';
import { insertListing } from '../channel-stock/insert-listing.ts';
import { rebookListing } from '../orders/rebook.ts';
import { chosenByHand, linkChosen } from './link-on-request.ts';

type NewListing = z.infer<typeof newListing>;

/**
 * Creates a listing that exists on its platform, and links it if an item is named. A listing that a reading
 * or an event brought is linked to the named item instead. Otherwise returns `exists` if the integration has
 * a listing with the key; a deleted one is read again. The caller nudges the integration.
 *
 * @throws Refusal if the integration, the item or a mapped location does not exist.
 */
export async function createListing(
  db: Db,
  merchantId: MerchantId,
  wanted: NewListing,
  options: { readonly clock: { now(): Date } },
): Promise<
  { readonly kind: 'created'; readonly id: ListingId; readonly linked: boolean } | { readonly kind: 'exists' }
> {
  const { clock } = options;
  const { integrationId, itemId, externalKey, sku = null, countsFrom = clock.now() } = wanted;
  await liveIntegration(db, { merchantId, id: integrationId });
  const chosen = itemId === undefined ? null : await chosenByHand(db, merchantId, itemId);
  const integration = { merchantId, integrationId };
  const externalLocationIds = await chooseExternalLocations(db, integration, wanted.externalLocationIds);
  const id = await inTransaction(db, async (tx) => {
    const inserted = await insertListing(tx, {
      merchantId,
      integrationId,
      externalKey,
      externalGroup: wanted.externalGroup ?? externalKey,
      title: wanted.title,
      sku,
      countsFrom,
      backorders: wanted.backorders,
      stockOwner: wanted.stockOwner,
      readDueAt: clock.now(),
      externalLocationIds,
    });
    const { countsFrom: given, backorders, stockOwner } = wanted;
    const told = { ...integration, externalKey, countsFrom: given, backorders, stockOwner };
    const listingId = inserted ?? (chosen === null ? undefined : await adoptListing(tx, told));
    if (listingId === undefined) {
      leaveUnrecorded();
      await readDeleted(tx, { ...integration, externalKey, at: clock.now() });
    } else if (chosen !== null) {
      await linkChosen(tx, { merchantId, listingId }, chosen, clock.now());
    }
    if (listingId !== undefined) noteSubject(listingId);
    return listingId;
  });
  if (id === undefined) return { kind: 'exists' };
  if (chosen !== null) await rebookListing(db, { merchantId, listingId: id }, options);
  return { kind: 'created', id, linked: chosen !== null };
}

/** Returns the named external locations, or all mapped external locations if none is named. */
async function chooseExternalLocations(
  db: Db,
  integration: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId },
  named: readonly string[] | undefined,
): Promise<readonly string[]> {
  const mappings = await listLocationMappings(db, integration);
  const mapped = new Set(mappings.map(({ externalLocationId }) => externalLocationId));
  const unmapped = (named ?? []).filter((id) => !mapped.has(id));
  if (unmapped.length > 0) {
    throw new Refusal('external_location_unmapped', { members: { externalLocationIds: unmapped } });
  }
  return [...(named === undefined ? mapped : new Set(named))];
}
