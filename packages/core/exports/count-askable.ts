import { exportMachine } from '@onhand/domain/exports/export-machine.ts';
import type { IntegrationId, MerchantId, ProductId } from '@onhand/domain/ids.ts';
import { statesAccepting } from '@onhand/domain/state-machine.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { groupsThere, isLinkedThere, isSeenThere } from './listed-there.ts';

/**
 * Counts the products that `askForExports` would have listed on an integration, or added to, and their
 * listings. Leaves out products of which the shop shows something that is not linked: they are skipped or
 * fail. A product that was left halfway there is tried again, so it counts.
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
    select count(*)::int as products,
           coalesce(sum(case when "wasCreation" then items else absent end), 0)::int as listings
    from (
      select product.*, export.state,
             coalesce(export.settles_at is not null and export.external_group is null
                      and export.state not in ('exported', 'skipped'), false) as "wasCreation"
      from (
        select items.product_id, count(*) as items, count(*) filter (where not linked.there and not seen.there) as absent,
               bool_or(linked.there) as "isLinked", bool_or(seen.there) as "isSeen"
        from items
        cross join lateral (select ${isLinkedThere(integrationId)} as there) linked
        cross join lateral (select ${isSeenThere(integrationId)} as there) seen
        where items.merchant_id = ${merchantId} and items.archived_at is null
          and (${productIds}::uuid[] is null or items.product_id = any(${productIds}::uuid[]))
        group by items.product_id) product
      left join product_exports export
        on export.integration_id = ${integrationId} and export.product_id = product.product_id) product
    where (state is null or state = any(${statesAccepting(exportMachine, 'wanted')}::text[]))
      and ("wasCreation" or absent > 0 and (
        not "isLinked" and not "isSeen" and cardinality(${groupsThere(integrationId, sql`product.product_id`)}) < 2
        or "isLinked" and cardinality(${groupsThere(integrationId, sql`product.product_id`)}) = 1))`.execute(
    tx,
  );
  return rows[0] ?? { products: 0, listings: 0 };
}
