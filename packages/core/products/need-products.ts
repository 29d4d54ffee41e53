import { channelProductMachine } from '@onhand/domain/products/channel-product.ts';
import { transitionIn } from '@onhand/domain/state-machine.ts';
import type { IntegrationId, ItemId, MerchantId, ProductId } from '@onhand/domain/ids.ts';
import type { ComparedContent } from '@onhand/domain/products/merge-product.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';

/** A product by its name on a platform. */
export interface ExternalProduct {
  readonly integrationId: IntegrationId;
  readonly externalGroup: string;
}

/** A product on an integration, and the linked items of one product of the merchant. */
export interface LinkedGroup extends ExternalProduct {
  readonly itemIds: readonly ItemId[];
}

/** Finds the products on integrations to which items of a product are linked. */
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
 * Makes products on integrations due, so that they are compared with the stored products. `base` holds the
 * stored values before the change. It fills in every value that is not known yet.
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
  // Lock rows in one order, as every other procedure does.
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
 * Makes followed products due. `chosen` is a condition on `channel_products`. A hint keeps the count of
 * attempts, because nothing has changed here. Returns the number of products.
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

/**
 * Makes products on integrations due whose listings have to be read. `wanted`: a query of their
 * `integration_id` and `external_group`. Leaves out products whose listings are due by `at` already. Returns
 * the number of products.
 */
export async function needListings(
  tx: Tx,
  { wanted, at }: { readonly wanted: RawBuilder<unknown>; readonly at: Date },
): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into channel_products as shown (merchant_id, integration_id, external_group, needed_revision,
                                           listings_needed_revision, state, due_at)
    select merchant_id, integration_id, external_group, 1, 1, 'due', ${at}::timestamptz
    from (${wanted}) wanted join integrations on integrations.id = integration_id
    where integrations.state <> 'revoked'
    order by integration_id, external_group
    on conflict (integration_id, external_group) do update
    set listings_needed_revision = shown.needed_revision + 1, ${dueAgain(sql`shown`, at)}
    where shown.listings_needed_revision is null or shown.state <> 'due' or shown.due_at > ${at}::timestamptz`.execute(
    tx,
  );
  return Number(numAffectedRows ?? 0n);
}

/** Makes a product on an integration due, whose listings have to be read. */
export async function needListingsOf(
  tx: Tx,
  { integrationId, externalGroup }: ExternalProduct,
  at: Date,
): Promise<void> {
  const wanted = sql`select ${integrationId}::uuid as integration_id, ${externalGroup}::text as external_group`;
  await needListings(tx, { wanted, at });
}

/** Returns the assignments that raise the need and make a product due, regardless of its previous state. */
function dueAgain(row: RawBuilder<unknown>, at: Date): RawBuilder<unknown> {
  return sql`needed_revision = ${row}.needed_revision + 1, state = ${transitionIn(channelProductMachine, 'idle', 'needed')}, due_at = ${at}::timestamptz, code = null`;
}
