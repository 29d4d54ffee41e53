import type { Db } from '@onhand/database/connect.ts';
import { bookStock } from '@onhand/core/observations/book-stock.ts';
import { channelsOf, clockAheadOf, startAt } from '../world.ts';
import type { Channel, World, WorldListing, WorldShop } from '../world.ts';
import type { Ids } from './ids.ts';

/** Writes a world into the database as a merchant of its own, with its opening figures. */
export async function insertWorld(db: Db, world: World, ids: Ids): Promise<void> {
  const merchant_id = ids.merchant;
  const start = new Date(startAt);
  await db
    .insertInto('merchants')
    .values({ id: merchant_id, name: 'Simulated', stock_authority: world.authority })
    .execute();
  await db
    .insertInto('locations')
    .values(
      world.locations.map((location) => ({ ...location, merchant_id, id: ids.location(location.name) })),
    )
    .execute();
  const product = await db
    .insertInto('products')
    .values({ merchant_id, title: 'Fruit' })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('items')
    .values(
      world.items.map(({ name, components }) => ({
        merchant_id,
        id: ids.item(name),
        product_id: product.id,
        sku: name,
        is_bundle: components !== undefined,
      })),
    )
    .execute();
  const components = world.items.flatMap(({ name, components: parts = {} }) =>
    Object.entries(parts).map(([part, quantity]) => ({
      merchant_id,
      bundle_id: ids.item(name),
      item_id: ids.item(part),
      quantity,
    })),
  );
  await db.insertInto('bundle_components').values(components).execute();
  for (const shop of world.shops) await insertShop(db, shop, ids);
  for (const { name, opening } of world.items) {
    const openings = Object.entries(opening ?? {}).map(([location, quantity]) => ({
      kind: 'opening' as const,
      merchantId: merchant_id,
      itemId: ids.item(name),
      locationId: ids.location(location),
      quantity,
      countsFrom: new Date(startAt),
      sourceKey: `opening:${name}:${location}`,
    }));
    await bookStock(db, openings, { actor: 'simulation', clock: { now: () => start } });
  }
}

async function insertShop(db: Db, shop: WorldShop, ids: Ids): Promise<void> {
  const merchant_id = ids.merchant;
  const integration_id = ids.integration(shop.name);
  await db
    .insertInto('integrations')
    .values({
      merchant_id,
      id: integration_id,
      platform: 'simulated',
      name: shop.name,
      role: shop.role,
      write_sales_back: shop.writeSalesBack,
      base_url: `http://${shop.name}.test`,
    })
    .execute();
  await db
    .insertInto('sync_settings')
    .values({
      merchant_id,
      integration_id,
      entity: 'inventory',
      direction: shop.direction,
    })
    .execute();
  const mappings = Object.entries(shop.places).flatMap(([external_location_id, locations]) =>
    locations.map((location) => ({
      merchant_id,
      integration_id,
      external_location_id,
      location_id: ids.location(location),
    })),
  );
  await db.insertInto('location_mappings').values(mappings).execute();
  const there = shop.listings.filter(({ late }) => !late);
  const shown = channelsOf(shop).filter(({ late }) => !late);
  await insertListings(db, shop, ids, { listings: there, channels: shown, at: startAt });
}

/** Makes a listing that was not there at the start, with its quantity records. */
export async function insertLateListing(
  db: Db,
  world: World,
  ids: Ids,
  { listing, at }: { listing: string; at: number },
): Promise<void> {
  const shop = world.shops.find(({ name }) => listing.startsWith(`${name}/`));
  if (shop === undefined) throw new Error(`There is no shop of ${listing}.`);
  const listings = shop.listings.filter(({ unit }) => `${shop.name}/${unit}` === listing);
  const channels = channelsOf(shop).filter((channel) => channel.listings.includes(listing));
  await insertListings(db, shop, ids, { listings, channels, at, readDueAt: new Date(at) });
}

async function insertListings(
  db: Db,
  shop: WorldShop,
  ids: Ids,
  wanted: {
    listings: readonly WorldListing[];
    channels: readonly Channel[];
    at: number;
    readDueAt?: Date;
  },
): Promise<void> {
  const merchant_id = ids.merchant;
  const integration_id = ids.integration(shop.name);
  const listings = wanted.listings.map(({ unit, item, backorders }) => ({
    merchant_id,
    id: ids.listing(`${shop.name}/${unit}`),
    integration_id,
    item_id: item === null ? null : ids.item(item),
    external_key: unit,
    external_group: unit,
    status: item === null ? ('listed' as const) : ('listed_and_synced' as const),
    linked_by: item === null ? null : ('hand' as const),
    counts_from: new Date(wanted.at),
    clock_ahead_ms: clockAheadOf(shop),
    backorders_by_hand: backorders,
  }));
  await db.insertInto('listings').values(listings).execute();
  const records = wanted.channels.map(({ name, record, location }) => ({
    merchant_id,
    id: ids.channel(name),
    integration_id,
    external_stock_id: record,
    external_group: record,
    external_location_id: location,
    read_due_at: wanted.readDueAt ?? null,
  }));
  await db.insertInto('channel_stock').values(records).execute();
  const links = wanted.channels.flatMap(({ name, listings: shown }) =>
    shown.map((listing) => ({
      merchant_id,
      listing_id: ids.listing(listing),
      channel_stock_id: ids.channel(name),
    })),
  );
  await db.insertInto('listing_channel_stock').values(links).execute();
}
