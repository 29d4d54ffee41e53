import type { ItemId, ListingId, MerchantId, ProductId } from '@onhand/domain/ids.ts';
import { productTitle } from '@onhand/domain/matching/product-title.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import type { Link } from '../listings/link-listings.ts';
import { intendExports } from '../exports/intend-exports.ts';
import { insertItems, insertProducts } from '../items/insert-items.ts';

interface Origin {
  readonly id: ListingId;
  readonly groupKey: string;
  readonly title: string;
  readonly sku: string | null;
  readonly barcode: string | null;
  readonly handle: string | null;
  /** The product of a linked listing in the group, else the only product with the handle. */
  readonly productId: ProductId | null;
}

/**
 * Creates an item from each unlinked listing, with its SKU and barcode. The item joins the product of the
 * other listings of its group, or the product with its handle, or a new product. Returns the links.
 */
export async function createItems(
  tx: Tx,
  merchantId: MerchantId,
  listingIds: readonly ListingId[],
  at: Date,
): Promise<readonly Link[]> {
  if (listingIds.length === 0) return [];
  const origins = await lockOrigins(tx, merchantId, listingIds);
  if (origins.length === 0) return [];
  const groups = [...Map.groupBy(origins, (origin) => origin.groupKey).values()];
  const ids = await newIds(tx, origins.length + groups.length);
  const products = groups.map((listings) => ({
    listings,
    existing: listings.find(({ productId }) => productId !== null)?.productId ?? null,
    // A new id may serve as an id of any kind.
    made: ids.pop() as ProductId,
  }));
  await insertProducts(
    tx,
    merchantId,
    products.flatMap(({ listings, existing, made }) =>
      existing === null
        ? [
            {
              id: made,
              handle: listings.find(({ handle }) => handle !== null)?.handle ?? null,
              title: productTitle(listings.map(({ title }) => title)),
            },
          ]
        : [],
    ),
  );
  const items = products.flatMap(({ listings, existing, made }) =>
    listings.map(({ id: listingId, sku, barcode }) => {
      // As above.
      const itemId = ids.pop() as ItemId;
      return { listingId, itemId, productId: existing ?? made, sku, barcode };
    }),
  );
  await insertItems(tx, merchantId, items);
  await intendExports(tx, {
    merchantId,
    productIds: [...new Set(items.map(({ productId }) => productId))],
    at,
  });
  return items.map(({ listingId, itemId }) => ({ listingId, itemId }));
}

async function lockOrigins(
  tx: Tx,
  merchantId: MerchantId,
  listingIds: readonly ListingId[],
): Promise<readonly Origin[]> {
  const { rows } = await sql<Origin>`
    select listing.id, listing.integration_id || ' ' || listing.external_group as "groupKey",
           listing.title, listing.sku, listing.barcode, listing.handle,
           coalesce(
             (select items.product_id
              from listings sibling
              join items on items.merchant_id = sibling.merchant_id and items.id = sibling.item_id
              where sibling.integration_id = listing.integration_id
                and sibling.external_group = listing.external_group
              order by items.id limit 1),
             (select case when count(*) = 1 then (array_agg(products.id))[1] end
              from products
              where products.merchant_id = listing.merchant_id and products.handle_lower = listing.handle_lower)
           ) as "productId"
    from listings listing
    where merchant_id = ${merchantId} and id = any(${listingIds}::uuid[])
      and item_id is null and status = 'listed'
    order by id for update`.execute(tx);
  return rows;
}

/** Creates ids, the newest first. All ids ascend with time. */
async function newIds(tx: Tx, count: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select uuidv7() as id from generate_series(1, ${count}) order by 1 desc`.execute(tx);
  return rows.map(({ id }) => id);
}
