import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import { isHeldBack, mayBegin } from '../failed-items/held-back.ts';
import { isReadingAll } from './reading-all.ts';
import { isProductPaused } from './is-product-paused.ts';

/** So many first comparisons of an integration have runs of their own. More of them share one. */
export const firstComparisonsAlone = 10;

/** Whether a row of `channel_products` was never compared, and nobody has changed the product here. */
const isFirst = sql<boolean>`(channel_products.confirmed_revision = 0 and channel_products.known = '{}')`;

/**
 * Whether a row of `channel_products` waits: comparing it failed lately, a listing of it is paused, or its
 * listings are needed while all listings of the integration are read.
 */
export function isProductHeldBack(now: Date): RawBuilder<boolean> {
  const failed = isHeldBack('carry_change', {
    integrationId: sql`channel_products.integration_id`,
    subject: sql`channel_products.id`,
    now,
  });
  const isReadAnyway = sql`(
    channel_products.listings_needed_revision is not null
    and ${isReadingAll(sql`channel_products.integration_id`)})`;
  return sql<boolean>`(${failed} or ${isProductPaused} or ${isReadAnyway})`;
}

/** Selects the integrations with many due products that were never compared. `by`: those due until then. */
function withManyFirstComparisons(now: Date, by?: Date): RawBuilder<unknown> {
  return sql`
    select integration_id from channel_products
    where state = 'due' and ${isFirst} ${by === undefined ? sql`` : sql`and due_at <= ${by}::timestamptz`}
      and not ${isProductHeldBack(now)}
    group by integration_id having count(*) > ${sql.lit(firstComparisonsAlone)}`;
}

/** Whether a row of `channel_products` is compared by the run that compares many for the first time. */
export function isComparedTogether(now: Date): RawBuilder<boolean> {
  return sql<boolean>`(
    ${isFirst} and (
      channel_products.integration_id in (${withManyFirstComparisons(now)})
      or exists (select from sync_runs run
                 where run.integration_id = channel_products.integration_id and run.kind = 'compare_products'
                   and run.ended_at is null)))`;
}

/**
 * Finds the active integrations with many products to compare for the first time. Excludes integrations that
 * must be reconnected, and those whose run failed lately.
 */
export async function findManyFirstComparisons(
  db: Db,
  now: Date,
): Promise<readonly { readonly merchantId: MerchantId; readonly integrationId: IntegrationId }[]> {
  const { rows } = await sql<{ merchantId: MerchantId; integrationId: IntegrationId }>`
    select integrations.merchant_id as "merchantId", integrations.id as "integrationId"
    from integrations
    where integrations.id in (${withManyFirstComparisons(now, now)})
      and ${mayBegin('compare_products', now)}
    order by integrations.id`.execute(db);
  return rows;
}

/**
 * Finds the next products of an integration to compare for the first time, in the order of their names. Those
 * of a page that was begun before are among them. Excludes products whose comparison failed lately.
 */
export async function findFirstComparisons(
  db: Db,
  of: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    /** The name of the last product before. Null: from the first. */
    readonly after: string | null;
    readonly limit: number;
    readonly now: Date;
  },
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('channel_products')
    .where('merchant_id', '=', of.merchantId)
    .where('integration_id', '=', of.integrationId)
    .where('state', '=', 'due')
    .where(isFirst)
    .where((to) => to.not(isProductHeldBack(of.now)))
    .$if(of.after !== null, (query) => query.where('external_group', '>', of.after ?? ''))
    .select('external_group as externalGroup')
    .orderBy('external_group')
    .limit(of.limit)
    .execute();
  return rows.map(({ externalGroup }) => externalGroup);
}
