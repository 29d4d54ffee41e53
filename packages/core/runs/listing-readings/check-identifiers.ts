import type { ItemId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import { identifiers, normalized } from '@onhand/domain/matching/identifiers.ts';
import type { Identifiers } from '@onhand/domain/matching/identifiers.ts';
import { match, stillMatches } from '@onhand/domain/matching/match.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { findReviewed } from '../../linking/reviewed-listings.ts';
import { unlinkListings } from '../../linking/unlink-listings.ts';
import { proposeItems } from '../../listings/propose-items.ts';
import type { ReadingRef } from '../../listings/reading-ref.ts';

/**
 * Checks linked listings that were just read, and returns the number of unlinked listings.
 *
 * - A listing linked by match is unlinked if it no longer matches. Its item stays proposed.
 * - Any other listing stays linked. If its new identifiers match another item, that item is proposed.
 */
export async function checkIdentifiers(
  tx: Tx,
  { merchantId }: ReadingRef,
  linked: readonly {
    readonly before: Identifiers & { readonly id: ListingId };
    readonly unit: Identifiers;
  }[],
  at: Date,
): Promise<number> {
  if (linked.length === 0) return 0;
  const renamed = new Set(
    linked.filter(({ before, unit }) => isRenamed(before, unit)).map(({ before }) => before.id),
  );
  const listings = await findReviewed(tx, { merchantId, listingIds: linked.map(({ before }) => before.id) });
  const renamedHere = await findRenamedHere(
    tx,
    merchantId,
    listings.map(({ id }) => id),
  );
  const mismatched: ListingId[] = [];
  const proposals: { readonly id: ListingId; readonly itemId: ItemId | null }[] = [];
  for (const { itemId, ...listing } of listings) {
    const { id, candidates, matchBy, matchedBy } = listing;
    if (itemId === null) continue;
    if (matchedBy !== null) {
      const isSame = stillMatches({ ...listing, itemId }, candidates, matchedBy);
      if (!isSame && !renamedHere.has(id)) mismatched.push(id);
    } else if (renamed.has(id)) {
      const found = match(listing, candidates, matchBy);
      if (found.kind === 'matched')
        proposals.push({ id, itemId: found.itemId === itemId ? null : found.itemId });
    }
  }
  await unlinkListings(tx, { merchantId, listingIds: mismatched, by: 'mismatch', at });
  await proposeItems(tx, merchantId, proposals);
  return mismatched.length;
}

/**
 * Finds listings with unsent changes. The platform may show their old identifiers until the changes are sent.
 */
async function findRenamedHere(
  tx: Tx,
  merchantId: MerchantId,
  listingIds: readonly ListingId[],
): Promise<ReadonlySet<ListingId>> {
  const { rows } = await sql<{ id: ListingId }>`
    select listings.id from listings
    join channel_products shown on shown.integration_id = listings.integration_id
                               and shown.external_group = listings.external_group
    where listings.merchant_id = ${merchantId} and listings.id = any(${listingIds}::uuid[])
      and shown.state <> 'idle'`.execute(tx);
  return new Set(rows.map(({ id }) => id));
}

/**
 * Returns whether an identifier changed or disappeared. Ignores identifiers that the listing did not have
 * before.
 */
function isRenamed(before: Identifiers, after: Identifiers): boolean {
  return identifiers.some((by) => before[by] !== null && normalized(before[by]) !== normalized(after[by]));
}
