import type { ItemOption } from '@onhand/domain/exports/what-is-listed.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import type { ExportRow } from './export-row.ts';
import { groupsThere, isLinkedThere, isSeenThere } from './listed-there.ts';

/** A product with its items that are not archived. */
export interface ProductToSend {
  readonly title: string;
  readonly description: string;
  readonly handle: string | null;
  readonly images: readonly string[];
  readonly categories: readonly string[];
  readonly tags: readonly string[];
  /** The currency of the merchant's prices. Null: neither the merchant nor a source has one. */
  readonly currency: string | null;
  readonly items: readonly ItemToSend[];
  /** The platform's products that have linked listings of its items. */
  readonly groups: readonly string[];
}

export interface ItemToSend {
  readonly sku: string | null;
  readonly barcode: string | null;
  readonly price: string | null;
  readonly salePrice: string | null;
  readonly options: readonly ItemOption[];
  /** `linked`: it has a listing there. `seen`: a listing there that is not linked has its SKU. */
  readonly there: 'linked' | 'seen' | 'absent';
}

/** Reads a product as it is to be listed on an integration. */
export async function readProductToSend(
  tx: Tx,
  { merchantId, productId, integrationId }: ExportRow,
): Promise<ProductToSend | undefined> {
  const { rows } = await sql<ProductToSend>`
    select products.title, products.description, products.handle, products.images, products.categories, products.tags,
           coalesce(merchants.currency, (
             select source.currency from integrations source
             where source.merchant_id = merchants.id and source.role = 'supplier' and source.currency is not null
             order by source.created_at limit 1)) as currency,
           coalesce((
             select jsonb_agg(jsonb_build_object(
                      'sku', items.sku, 'barcode', items.barcode, 'price', items.price::text,
                      'salePrice', items.sale_price::text, 'options', items.options,
                      'there', case when linked.there then 'linked' when seen.there then 'seen' else 'absent' end)
                    order by items.id)
             from items
             cross join lateral (select ${isLinkedThere(integrationId)} as there) linked
             cross join lateral (select ${isSeenThere(integrationId)} as there) seen
             where items.merchant_id = products.merchant_id and items.product_id = products.id
               and items.archived_at is null), '[]') as items,
           ${groupsThere(integrationId, sql`products.id`)} as groups
    from products join merchants on merchants.id = products.merchant_id
    where products.merchant_id = ${merchantId} and products.id = ${productId}`.execute(tx);
  return rows[0];
}

/** The content of an imported product usually comes within seconds. It is not waited for any longer. */
const contentWithinMs = 60 * 60_000;

/**
 * Tells whether a product was imported, and its texts or the prices of its new variants are still to be read
 * in its shop.
 */
export async function awaitsContent(
  tx: Tx,
  { merchantId, productId, madeAt }: ExportRow,
  now: Date,
): Promise<boolean> {
  if (now.getTime() - madeAt.getTime() > contentWithinMs) return false;
  const { rows } = await sql`
    select from items
    join listings on listings.merchant_id = items.merchant_id and listings.item_id = items.id
                 and listings.linked_by = 'creation'
    join channel_products shown on shown.merchant_id = listings.merchant_id
                               and shown.integration_id = listings.integration_id
                               and shown.external_group = listings.external_group
    where items.merchant_id = ${merchantId} and items.product_id = ${productId}
      and shown.state = 'due' and (shown.read_at is null or items.price is null)
    limit 1`.execute(tx);
  return rows.length > 0;
}
