import { exportMachine } from '@onhand/domain/exports/export-machine.ts';
import type { IntegrationId, MerchantId, ProductId } from '@onhand/domain/ids.ts';
import { permission } from '@onhand/domain/settings/permission.ts';
import { statesAccepting } from '@onhand/domain/state-machine.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { nextState } from '@onhand/database/next-state.ts';
import type { ExportRow } from './export-row.ts';
import { groupsThere, isLinkedThere, isSeenThere } from './listed-there.ts';
import { readProductsSettings } from '../settings/sync-settings/read-products-settings.ts';

/**
 * So long after its last new item, a product is listed: its other variants, and listings that somebody
 * registers by hand, usually come within this time.
 */
export const settlesForMs = 30_000;

/**
 * Commits the intents to list products with new items on every integration that lists new products, if its
 * settings permit it. Call it in the transaction that creates the items. Whether something is left to list is
 * decided when it is sent.
 */
export async function intendExports(
  tx: Tx,
  wanted: {
    readonly merchantId: MerchantId;
    readonly productIds: readonly ProductId[];
    readonly at: Date;
  },
): Promise<void> {
  const { merchantId, productIds, at } = wanted;
  if (productIds.length === 0) return;
  const rows = await tx
    .selectFrom('integrations')
    .where('merchant_id', '=', merchantId)
    .where('state', '<>', 'revoked')
    .where('lists_new_products', '=', true)
    // Nothing is sent to a new integration before its first plan is applied.
    .where('publishing_phase', '<>', 'observing')
    .select('id')
    .execute();
  const settings = await readProductsSettings(
    tx,
    rows.map(({ id }) => id),
  );
  const integrationIds = [...settings].flatMap(([id, standing]) =>
    permission(standing, 'record_new_here').kind === 'never' ? [] : [id],
  );
  if (integrationIds.length === 0) return;
  const dueAt = new Date(at.getTime() + settlesForMs);
  await intend(tx, { merchantId, productIds, integrationIds, cause: 'automatic', dueAt, at });
}

/**
 * Commits the intents to list products on one integration, as a person asks. `productIds` null: every product
 * with an item that is neither archived nor linked there. Returns their number. Begin a run afterwards.
 */
export async function askForExports(
  tx: Tx,
  asked: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly productIds: readonly ProductId[] | null;
    readonly at: Date;
  },
): Promise<number> {
  const { merchantId, integrationId, at } = asked;
  const productIds = asked.productIds ?? (await findUnlisted(tx, asked));
  return intend(tx, {
    merchantId,
    productIds,
    integrationIds: [integrationId],
    cause: 'asked',
    dueAt: at,
    at,
  });
}

async function findUnlisted(
  tx: Tx,
  { merchantId, integrationId }: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId },
): Promise<readonly ProductId[]> {
  const { rows } = await sql<{ id: ProductId }>`
    select distinct product_id as id from items
    where merchant_id = ${merchantId} and archived_at is null
      and not ${isLinkedThere(integrationId)}
    order by 1`.execute(tx);
  return rows.map(({ id }) => id);
}

/**
 * Commits the intent to add what a product got while it was being listed, and that no listing there shows:
 * nothing could be wanted meanwhile. Call it once the product is listed and linked: of a product of which
 * nothing is linked, another one would be listed.
 */
export async function intendRest(
  tx: Tx,
  { merchantId, productId, integrationId, cause, skus }: ExportRow,
  at: Date,
): Promise<void> {
  const { rows } = await sql`
    select from items
    where merchant_id = ${merchantId} and product_id = ${productId} and archived_at is null
      and coalesce(trim(sku), '') <> all(${skus}::text[])
      and cardinality(${groupsThere(integrationId, sql`${productId}::uuid`)}) > 0
      and not ${isLinkedThere(integrationId)} and not ${isSeenThere(integrationId)}
    limit 1`.execute(tx);
  if (rows.length === 0) return;
  const dueAt = new Date(at.getTime() + settlesForMs);
  const of = { merchantId, productIds: [productId], integrationIds: [integrationId] };
  await intend(tx, { ...of, cause, dueAt, at });
}

/**
 * Writes intents. One that was never sent keeps its marker, by which what is left of an attempt is found. A
 * product that was listed, or left out, before gets another marker.
 */
async function intend(
  tx: Tx,
  wanted: {
    readonly merchantId: MerchantId;
    readonly productIds: readonly ProductId[];
    readonly integrationIds: readonly IntegrationId[];
    readonly cause: 'automatic' | 'asked';
    readonly dueAt: Date;
    readonly at: Date;
  },
): Promise<number> {
  const { merchantId, productIds, integrationIds, cause, dueAt, at } = wanted;
  const begunAnew = sql`product_exports.state in ('exported', 'skipped')`;
  const { numAffectedRows } = await sql`
    insert into product_exports (merchant_id, product_id, integration_id, cause, marker, state, due_at, made_at,
                                 changed_at)
    select ${merchantId}, product.id, integration.id, ${cause}, 'onhand-' || gen_random_uuid(), 'intended',
           ${dueAt}::timestamptz, ${at}::timestamptz, ${at}::timestamptz
    from (select id from products
          where merchant_id = ${merchantId} and id = any(${productIds}::uuid[])) product
    cross join unnest(${integrationIds}::uuid[]) as integration (id)
    order by integration.id, product.id
    on conflict (integration_id, product_id) do update
    set state = ${nextState(exportMachine, 'wanted', 'product_exports.state')}, cause = excluded.cause,
        marker = case when ${begunAnew} then excluded.marker else product_exports.marker end,
        made_at = case when ${begunAnew} then excluded.made_at else product_exports.made_at end,
        external_group = case when ${begunAnew} then null else product_exports.external_group end, attempts = 0, absences = 0, failures = 0,
        settles_at = case when ${begunAnew} then null else product_exports.settles_at end, released = false,
        due_at = excluded.due_at, code = null, platform_message = null, changed_at = excluded.changed_at
    where product_exports.state = any(${statesAccepting(exportMachine, 'wanted')}::text[])`.execute(tx);
  return Number(numAffectedRows ?? 0n);
}
