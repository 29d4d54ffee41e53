import type { ListingSnapshot } from '@onhand/contracts/connector/listing.ts';
import type { Tx } from '@onhand/database/connect.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';

interface Id {
  readonly id: string;
}

/**
 * The plain way to import what a shop lists: a few statements for each listing. All in one transaction, so
 * that none of them waits for the disk.
 */
export async function importOneByOne(
  tx: Tx,
  { merchantId, integrationId }: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId },
  shown: readonly ListingSnapshot[],
): Promise<void> {
  for (const { ref, title, sku = null, seen } of shown) {
    const known = await sql<Id>`
      select id from listings
      where integration_id = ${integrationId} and external_key = ${ref.unit} for update`.execute(tx);
    if (known.rows.length > 0) continue;
    const listing = await one(sql<Id>`
      insert into listings (merchant_id, integration_id, external_key, external_group, title, sku, status, counts_from)
      values (${merchantId}, ${integrationId}, ${ref.unit}, ${ref.group}, ${title}, ${sku}, 'listed', ${seen.readStartedAt})
      returning id`);
    const record = await one(sql<Id>`
      insert into channel_stock (merchant_id, integration_id, external_stock_id, external_group, external_location_id,
                                 seen, seen_at)
      values (${merchantId}, ${integrationId}, ${ref.unit}, ${ref.group}, ${ref.location}, ${seen.quantity},
              ${seen.readStartedAt})
      returning id`);
    await sql`
      insert into listing_channel_stock (merchant_id, listing_id, channel_stock_id)
      values (${merchantId}, ${listing}, ${record})`.execute(tx);
    const found = await sql<Id>`
      select id from items where merchant_id = ${merchantId} and lower(sku) = lower(${sku}) and archived_at is null`.execute(
      tx,
    );
    const itemId = found.rows[0]?.id ?? (await createItem());
    await sql`
      update listings
      set item_id = ${itemId}, linked_by = 'creation', status = 'listed_and_synced', rebook_pending = true
      where id = ${listing}`.execute(tx);
    await sql`
      update channel_stock
      set needed_revision = needed_revision + 1, cause = 'linked', needed_at = now(), state = 'due', due_at = now(),
          read_due_at = now()
      where id = ${record}`.execute(tx);

    async function createItem(): Promise<string> {
      const product = await one(sql<Id>`
        insert into products (merchant_id, title) values (${merchantId}, ${title}) returning id`);
      return one(sql<Id>`
        insert into items (merchant_id, product_id, sku) values (${merchantId}, ${product}, ${sku}) returning id`);
    }
  }

  async function one(statement: ReturnType<typeof sql<Id>>): Promise<string> {
    const { rows } = await statement.execute(tx);
    if (rows[0] === undefined) throw new Error('Nothing was inserted.');
    return rows[0].id;
  }
}
