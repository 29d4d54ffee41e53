import type { Db } from '@onhand/database/connect.ts';
import { bookStock } from '@onhand/core/observations/book-stock.ts';
import type { IntegrationId, ItemId, ListingId, LocationId, MerchantId } from '@onhand/domain/ids.ts';

/** A warehouse merchant with a location, made directly in the database. */
export interface TestMerchant {
  readonly merchantId: MerchantId;
  readonly locationId: LocationId;
}

const longAgo = new Date('2026-01-01T00:00:00Z');

export async function createMerchant(db: Db, name = 'Test merchant'): Promise<TestMerchant> {
  const { id: merchantId } = await db
    .insertInto('merchants')
    .values({ name, stock_authority: 'warehouse' })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { merchantId, locationId: await createLocation(db, merchantId, 'Main', 1) };
}

export async function createLocation(
  db: Db,
  merchantId: MerchantId,
  name: string,
  priority: number,
): Promise<LocationId> {
  const { id } = await db
    .insertInto('locations')
    .values({ merchant_id: merchantId, name, priority })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** An integration that sells from the merchant's location, or from those given. */
export async function createIntegration(
  db: Db,
  { merchantId, locationId }: TestMerchant,
  name: string,
  locations: readonly LocationId[] = [locationId],
): Promise<IntegrationId> {
  const { id } = await db
    .insertInto('integrations')
    .values({
      merchant_id: merchantId,
      platform: 'woocommerce',
      name,
      role: 'seller',
      base_url: `http://${name}.test`,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('sync_settings')
    .values(
      (['inventory', 'products'] as const).map((entity) => {
        return { merchant_id: merchantId, integration_id: id, entity, direction: 'outbound' };
      }),
    )
    .execute();
  await db
    .insertInto('location_mappings')
    .values(
      locations.map((location) => ({
        merchant_id: merchantId,
        integration_id: id,
        external_location_id: '',
        location_id: location,
      })),
    )
    .execute();
  return id;
}

/** An item with its opening figure at the merchant's location; orders of this year count. */
export async function createItem(
  db: Db,
  merchant: TestMerchant,
  sku: string,
  quantity: number,
): Promise<ItemId> {
  const { merchantId, locationId } = merchant;
  const itemId = await createUnopenedItem(db, merchant, sku);
  await bookStock(
    db,
    [
      {
        kind: 'opening',
        merchantId,
        itemId,
        locationId,
        quantity,
        countsFrom: longAgo,
        sourceKey: `opening:${itemId}`,
      },
    ],
    { actor: 'test', clock: { now: () => new Date() } },
  );
  return itemId;
}

/** An item that nobody has opened. */
export async function createUnopenedItem(db: Db, { merchantId }: TestMerchant, sku: string): Promise<ItemId> {
  const product = await db
    .insertInto('products')
    .values({ merchant_id: merchantId, title: sku })
    .returning('id')
    .executeTakeFirstOrThrow();
  const { id } = await db
    .insertInto('items')
    .values({ merchant_id: merchantId, product_id: product.id, sku })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** A listing with its channel stock; linked where an item is given. */
export async function createListing(
  db: Db,
  { merchantId }: TestMerchant,
  listing: { integrationId: IntegrationId; unit: string; group?: string; itemId: ItemId | null },
): Promise<ListingId> {
  const { integrationId, unit, group = unit, itemId } = listing;
  const { id } = await db
    .insertInto('listings')
    .values({
      merchant_id: merchantId,
      integration_id: integrationId,
      item_id: itemId,
      external_key: unit,
      external_group: group,
      status: itemId === null ? 'listed' : 'listed_and_synced',
      linked_by: itemId === null ? null : 'hand',
      counts_from: longAgo,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const channelStock = await db
    .insertInto('channel_stock')
    .values({
      merchant_id: merchantId,
      integration_id: integrationId,
      external_stock_id: unit,
      external_group: group,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('listing_channel_stock')
    .values({ merchant_id: merchantId, listing_id: id, channel_stock_id: channelStock.id })
    .execute();
  return id;
}

/** A bundle of these items. */
export async function createBundle(
  db: Db,
  { merchantId }: TestMerchant,
  sku: string,
  components: readonly { itemId: ItemId; quantity: number }[],
): Promise<ItemId> {
  const product = await db
    .insertInto('products')
    .values({ merchant_id: merchantId, title: sku })
    .returning('id')
    .executeTakeFirstOrThrow();
  const { id } = await db
    .insertInto('items')
    .values({ merchant_id: merchantId, product_id: product.id, sku, is_bundle: true })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('bundle_components')
    .values(
      components.map(({ itemId, quantity }) => ({
        merchant_id: merchantId,
        bundle_id: id,
        item_id: itemId,
        quantity,
      })),
    )
    .execute();
  return id;
}
