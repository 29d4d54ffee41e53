import type { CreatedListing } from '@onhand/contracts/connector/new-listing.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { sql } from 'kysely';
import type { ExportRow } from '../../exports/export-row.ts';
import { intendRest } from '../../exports/intend-exports.ts';
import { moveInTransaction } from '../../exports/move-export.ts';
import { linkAndPublish } from '../../linking/link-and-publish.ts';
import { lockLinking } from '../../linking/locks.ts';
import type { Link } from '../../listings/link-listings.ts';
import { rebookListings } from '../../orders/rebook.ts';
import { takeInProductListings } from '../listing-readings/take-in-product.ts';

/**
 * Records that a platform lists what was sent of a product: takes in its listings as a reading does, and
 * links them by their SKUs to the product's items. A webhook that told of them before changes nothing. The
 * caller nudges the integration afterwards.
 */
export async function recordExported(
  db: Db,
  row: ExportRow,
  { group, listings }: CreatedListing,
  { clock, startedAt }: { readonly clock: { now(): Date }; readonly startedAt: Date },
): Promise<void> {
  const { merchantId, integrationId } = row;
  const reading = { merchantId, integrationId, externalGroup: group, startedAt };
  await takeInProductListings(db, reading, listings, { clock, isReleased: false });
  const listingIds = await inTransaction(db, async (tx) => {
    const at = clock.now();
    await lockLinking(tx, row);
    const links = await findLinks(tx, row, group);
    const linked = await linkAndPublish(tx, merchantId, links, { linkedBy: 'export', at });
    const changes = { external_group: group, failures: 0, code: null, platform_message: null };
    await moveInTransaction(tx, row, { event: 'listed', changes, at });
    await intendRest(tx, row, at);
    return linked;
  });
  await rebookListings(db, { merchantId, listingIds }, { clock });
}

/**
 * Finds the listings there of what was sent that are not linked, each with the item that has its SKU. Others
 * of the product wait in the review.
 */
async function findLinks(
  tx: Tx,
  { merchantId, integrationId, productId, skus }: ExportRow,
  group: string,
): Promise<readonly Link[]> {
  const { rows } = await sql<Link>`
    select distinct on (items.id) listings.id as "listingId", items.id as "itemId"
    from listings
    join items on items.merchant_id = listings.merchant_id and items.product_id = ${productId}
              and items.sku_lower = listings.sku_lower
    where listings.merchant_id = ${merchantId} and listings.integration_id = ${integrationId}
      and listings.external_group = ${group} and listings.item_id is null
      and items.sku_lower in (select lower(sent) from unnest(${skus}::text[]) sent)
      and not exists (select from listings other
                      where other.merchant_id = listings.merchant_id
                        and other.integration_id = listings.integration_id and other.item_id = items.id
                        and other.status <> 'deleted')
    order by items.id, listings.id`.execute(tx);
  return rows;
}
