import type { IntegrationId, ItemId, MerchantId, ProductId } from '@onhand/domain/ids.ts';
import type { ComparedContent } from '@onhand/domain/products/merge-product.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';

/** A product as a platform calls it. */
export interface ExternalProduct {
  readonly integrationId: IntegrationId;
  readonly externalGroup: string;
}

/** A product on an integration, and the items of one of ours that are linked there. */
export interface LinkedGroup extends ExternalProduct {
  readonly itemIds: readonly ItemId[];
}

/** The products on integrations of which an item of this product is linked. */
export async function linkedGroups(
  db: Db,
  { merchantId, productId }: { readonly merchantId: MerchantId; readonly productId: ProductId },
): Promise<readonly LinkedGroup[]> {
  const { rows } = await sql<LinkedGroup>`
    select listings.integration_id as "integrationId", external_group as "externalGroup",
           array_agg(distinct items.id) as "itemIds"
    from items
    join listings on listings.merchant_id = items.merchant_id and listings.item_id = items.id
    where items.merchant_id = ${merchantId} and items.product_id = ${productId}
      and listings.status <> 'deleted'
    group by listings.integration_id, external_group`.execute(db);
  return rows;
}

/**
 * Has products on integrations compared with what we hold. `base` is what we held so far of what is linked there: what
 * nothing was known of is known from it.
 */
export async function needProducts(
  tx: Tx,
  needed: {
    readonly merchantId: MerchantId;
    readonly groups: readonly (ExternalProduct & { readonly base: ComparedContent })[];
    readonly at: Date;
  },
): Promise<void> {
  const { merchantId, groups, at } = needed;
  if (groups.length === 0) return;
  const rows = groups.map((one) => ({
    integration_id: one.integrationId,
    external_group: one.externalGroup,
    base: one.base,
  }));
  // In one order, as everyone does who locks several.
  await sql`
    insert into channel_products as shown (merchant_id, integration_id, external_group, known, needed_revision, state, due_at)
    select ${merchantId}, integration_id, external_group, base, 1, 'due', ${at}::timestamptz
    from ${recordset(rows, 'wanted', 'integration_id uuid, external_group text, base jsonb')}
    order by integration_id, external_group
    on conflict (integration_id, external_group) do update
    set known = (
          select jsonb_object_agg(key, coalesce(excluded.known -> key, '{}') || coalesce(shown.known -> key, '{}'))
          from jsonb_object_keys(excluded.known || shown.known) as key),
        ${dueAgain(sql`shown`, at)}, attempts = 0`.execute(tx);
}

/**
 * Has the products that are chosen, by a condition on channel_products, compared anew. Returns how many. `isHint`: nobody
 * has changed anything here, so what was refused has no more attempts than before.
 */
export async function needKnownProducts(
  tx: Tx,
  needed: { readonly chosen: RawBuilder<unknown>; readonly at: Date; readonly isHint?: boolean },
): Promise<number> {
  const { chosen, at, isHint = false } = needed;
  const { numAffectedRows } = await sql`
    with wanted as (
      select integration_id, external_group from channel_products where ${chosen}
      order by integration_id, external_group for update
    )
    update channel_products shown
    set ${dueAgain(sql`shown`, at)}, attempts = ${isHint ? sql`shown.attempts` : sql`0`}
    from wanted
    where shown.integration_id = wanted.integration_id and shown.external_group = wanted.external_group`.execute(
    tx,
  );
  return Number(numAffectedRows ?? 0n);
}

/** A new need: whatever held it back, it is looked at again. */
function dueAgain(row: RawBuilder<unknown>, at: Date): RawBuilder<unknown> {
  return sql`needed_revision = ${row}.needed_revision + 1, state = 'due', due_at = ${at}::timestamptz, code = null`;
}
