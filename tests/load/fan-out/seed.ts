import type { Db } from '@onhand/database/connect.ts';
import type { IntegrationId, LocationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { createIntegration } from '../../setup/catalogue.ts';

/** Lists so many items on each of these integrations, at rest and confirmed, a statement per table. */
export async function seedCatalogue(
  db: Db,
  merchant: { merchantId: MerchantId; locationId: LocationId },
  size: { integrations: number; items: number },
): Promise<readonly IntegrationId[]> {
  const { merchantId, locationId } = merchant;
  const integrations: IntegrationId[] = [];
  for (let index = 0; index < size.integrations; index += 1) {
    integrations.push(await createIntegration(db, merchant, `shop-${index}`));
  }
  const statements = [
    sql`
      with product as (
        insert into products (merchant_id, title, tags)
        select ${merchantId}, 'Item ' || number, array['catalogue'] from generate_series(1, ${size.items}) number
        returning id, split_part(title, ' ', 2) as number
      )
      insert into items (merchant_id, product_id, sku, counts_from)
      select ${merchantId}, id, 'SKU-' || number, now() from product`,
    sql`
      insert into stock_levels (merchant_id, item_id, location_id, on_hand)
      select merchant_id, id, ${locationId}, 10 from items where merchant_id = ${merchantId}`,
    sql`
      insert into listings (merchant_id, integration_id, item_id, external_key, external_group, sku, status, linked_by,
                            counts_from)
      select ${merchantId}, integration_id, items.id, items.sku, items.sku, items.sku, 'listed_and_synced', 'hand', now()
      from items cross join unnest(${integrations}::uuid[]) integration_id
      where items.merchant_id = ${merchantId}`,
    sql`
      insert into channel_stock (merchant_id, integration_id, external_stock_id, external_group, needed_revision,
                                 submitted_revision, confirmed_revision, submitted, confirmed, known, known_at)
      select merchant_id, integration_id, external_key, external_group, 1, 1, 1, 10, 10, 10, now()
      from listings where merchant_id = ${merchantId}`,
    sql`
      insert into listing_channel_stock (merchant_id, listing_id, channel_stock_id)
      select listings.merchant_id, listings.id, channel_stock.id
      from listings
      join channel_stock on channel_stock.integration_id = listings.integration_id
                        and channel_stock.external_stock_id = listings.external_key
      where listings.merchant_id = ${merchantId}`,
  ];
  for (const statement of statements) await statement.execute(db);
  return integrations;
}

/** Everything shows what it should again, as after a publisher was done. */
export async function bringToRest(db: Db): Promise<void> {
  await sql`
    update channel_stock
    set state = 'idle', due_at = null, submitted_revision = needed_revision, confirmed_revision = needed_revision
    where state <> 'idle'`.execute(db);
  await sql`vacuum analyze`.execute(db);
}
