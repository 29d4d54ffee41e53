import { exportMachine } from '@onhand/domain/exports/export-machine.ts';
import type { IntegrationId, MerchantId, ProductId } from '@onhand/domain/ids.ts';
import { statesAccepting } from '@onhand/domain/state-machine.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { isLinkedThere, isSeenThere } from './listed-there.ts';

/**
 * Counts the products that `askForExports` would have listed on an integration, and their listings. Leaves
 * out products of which the shop shows something already: they are skipped or fail. A product that was left
 * halfway there is tried again, so it counts.
 */
export async function countAskable(
  tx: Tx,
  asked: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    /** Null: every product. */
    readonly productIds: readonly ProductId[] | null;
  },
): Promise<{ readonly products: number; readonly listings: number }> {
  const { merchantId, integrationId, productIds } = asked;
  const { rows } = await sql<{ products: number; listings: number }>`
    select count(*)::int as products, coalesce(sum(product.items), 0)::int as listings
    from (
      select items.product_id, count(*) as items,
             bool_or(${isLinkedThere(integrationId)} or ${isSeenThere(integrationId)}) as "isThere"
      from items
      where items.merchant_id = ${merchantId} and items.archived_at is null
        and (${productIds}::uuid[] is null or items.product_id = any(${productIds}::uuid[]))
      group by items.product_id) product
    left join product_exports export
      on export.integration_id = ${integrationId} and export.product_id = product.product_id
    where (export.id is null or export.state = any(${statesAccepting(exportMachine, 'wanted')}::text[]))
      and (not "isThere" or export.settles_at is not null and export.state not in ('exported', 'skipped'))`.execute(
    tx,
  );
  return rows[0] ?? { products: 0, listings: 0 };
}
