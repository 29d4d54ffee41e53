import type { ChannelProductId, IntegrationId, MerchantId, ProductId } from '@onhand/domain/ids.ts';
import type { ComparedContent } from '@onhand/domain/products/merge-product.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import type { Page } from '@onhand/database/page.ts';

/** The state of a product on an integration. */
export interface ChannelProductRow {
  readonly id: ChannelProductId;
  readonly externalGroup: string;
  /** The products of the linked items. The platform may group items of several products. */
  readonly productIds: ProductId[];
  readonly state: 'idle' | 'due' | 'waiting' | 'failed';
  /** The reason why the product waits or failed. */
  readonly code: string | null;
  readonly attempts: number;
  readonly dueAt: Date | null;
  /** When the product was last read on the platform. Null: never. */
  readonly readAt: Date | null;
  readonly known: ComparedContent;
}

/** Lists an integration's followed products, in the order of their external groups. */
export async function listChannelProducts(
  db: Db,
  wanted: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId } & Page,
): Promise<readonly ChannelProductRow[]> {
  const { merchantId, integrationId, after, limit } = wanted;
  const { rows } = await sql<ChannelProductRow>`
    select id, external_group as "externalGroup", state, code, attempts, due_at as "dueAt", read_at as "readAt", known,
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
