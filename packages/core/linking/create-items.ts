import type { ItemId, ListingId, MerchantId, ProductId } from '@onhand/domain/ids.ts';
import { productTitle } from '@onhand/domain/matching/product-title.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import type { Link } from '../listings/link-listings.ts';
import { recordset } from '@onhand/database/recordset.ts';

interface Origin {
  readonly id: ListingId;
  readonly groupKey: string;
  readonly title: string;
  readonly sku: string | null;
  readonly barcode: string | null;
  readonly handle: string | null;
  /** Of its group's linked listings, else the only one with its handle. */
  readonly productId: ProductId | null;
}

/**
 * Makes an item from each of these listings that is not linked: with its SKU and barcode, in the product that the
 * others of its group belong to, or the one with its handle, or a new one for the group. Returns what each is to be
 * linked to. A fixed number of statements, however many they are.
 */
export async function createItems(
  tx: Tx,
  merchantId: MerchantId,
  listingIds: readonly ListingId[],
): Promise<readonly Link[]> {
  const origins = await lockOrigins(tx, merchantId, listingIds);
  if (origins.length === 0) return [];
  const groups = [...Map.groupBy(origins, (origin) => origin.groupKey).values()];
  const ids = await newIds(tx, origins.length + groups.length);
  const products = groups.map((listings) => ({
    listings,
    known: listings.find(({ productId }) => productId !== null)?.productId ?? null,
    // Made by the database for whatever they are used for.
    made: ids.pop() as ProductId,
  }));
  await insertProducts(
    tx,
    products.flatMap(({ listings, known, made }) =>
      known === null
        ? [
            {
              merchant_id: merchantId,
              id: made,
              handle: listings.find(({ handle }) => handle !== null)?.handle ?? null,
              title: productTitle(listings.map(({ title }) => title)),
            },
          ]
        : [],
    ),
  );
  const items = products.flatMap(({ listings, known, made }) =>
    listings.map(({ id: listingId, sku, barcode }) => {
      // As above.
      const itemId = ids.pop() as ItemId;
      return { listingId, itemId, productId: known ?? made, sku, barcode };
    }),
  );
  await insertItems(tx, merchantId, items);
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
              where products.merchant_id = listing.merchant_id and lower(products.handle) = lower(listing.handle))
           ) as "productId"
    from listings listing
    where merchant_id = ${merchantId} and id = any(${listingIds}::uuid[])
      and item_id is null and status = 'listed'
    order by id for update`.execute(tx);
  return rows;
}

/** Ids in the order of time, as all of ours are; the newest first. */
async function newIds(tx: Tx, count: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select uuidv7() as id from generate_series(1, ${count}) order by 1 desc`.execute(tx);
  return rows.map(({ id }) => id);
}

async function insertProducts(tx: Tx, products: readonly object[]): Promise<void> {
  await sql`
    insert into products (merchant_id, id, handle, title)
    select merchant_id, id, handle, title
    from ${recordset(products, 'product', 'merchant_id uuid, id uuid, handle text, title text')}`.execute(tx);
}

async function insertItems(
  tx: Tx,
  merchantId: MerchantId,
  items: readonly {
    readonly itemId: ItemId;
    readonly productId: ProductId;
    readonly sku: string | null;
    readonly barcode: string | null;
  }[],
): Promise<void> {
  const rows = items.map(({ itemId, productId, sku, barcode }) => {
    return { id: itemId, product_id: productId, sku, barcode };
  });
  await sql`
    insert into items (merchant_id, id, product_id, sku, barcode)
    select ${merchantId}, id, product_id, sku, barcode
    from ${recordset(rows, 'item', 'id uuid, product_id uuid, sku text, barcode text')}`.execute(tx);
}
