import type { IntegrationId, MerchantId, ProductId } from '@onhand/domain/ids.ts';
import type { ComparedContent } from '@onhand/domain/products/merge-product.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import type { Page } from '@onhand/database/page.ts';

/** A product as it stands on an integration. */
export interface ChannelProductRow {
  readonly externalGroup: string;
  /** Of what is linked there; more than one where the platform groups items of several products. */
  readonly productIds: ProductId[];
  readonly state: 'idle' | 'due' | 'waiting' | 'failed';
  /** Why it waits or failed. */
  readonly code: string | null;
  readonly attempts: number;
  readonly dueAt: Date | null;
  /** When it was last read there; null: not yet. */
  readonly readAt: Date | null;
  readonly known: ComparedContent;
}

/** An integration's products that are followed, by what the platform calls them. */
export async function listChannelProducts(
  db: Db,
  wanted: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId } & Page,
): Promise<readonly ChannelProductRow[]> {
  const { merchantId, integrationId, after, limit } = wanted;
  const { rows } = await sql<ChannelProductRow>`
    select external_group as "externalGroup", state, code, attempts, due_at as "dueAt", read_at as "readAt", known,
           (select coalesce(jsonb_agg(distinct items.product_id), '[]')
            from listings
            join items on items.merchant_id = listings.merchant_id and items.id = listings.item_id
            where listings.merchant_id = ${merchantId} and listings.integration_id = ${integrationId}
              and listings.external_group = channel_products.external_group) as "productIds"
    from channel_products
    where merchant_id = ${merchantId} and integration_id = ${integrationId}
      and ${after === undefined ? sql`true` : sql`external_group > ${after}`}
    order by external_group limit ${limit}`.execute(db);
  return rows;
}
