import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { SyncLoad } from '@onhand/domain/plans/sync-load.ts';
import type { SyncInventory, SyncOverride } from '@onhand/domain/publishing/item-sync.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { findIntegrations } from '../integrations/find-integrations.ts';
import { takes } from './estimate.ts';

/** Settings that are assumed instead of those that stand. */
export interface AssumedSync {
  /** The preference of the merchant. */
  readonly preference?: SyncInventory;
  /** The setting of the items that a query selects as `id`. */
  readonly override?: { readonly items: RawBuilder<unknown>; readonly to: SyncOverride };
}

/**
 * Computes what it takes to write all quantities of the items of a warehouse merchant that are always synced:
 * the calls, and how long the limits of the platforms and of the integrations take to let them through.
 */
export async function syncLoadOf(
  db: Db,
  merchantId: MerchantId,
  connectors: Pick<ConnectorClient, 'describe'>,
  assumed: AssumedSync = {},
): Promise<SyncLoad> {
  const { rows } = await sql<{
    items: number;
    integrations: readonly { integrationId: IntegrationId; quantities: number }[];
  }>`
    with always as (
      select items.id
      from items join merchants on merchants.id = items.merchant_id
      where items.merchant_id = ${merchantId} and items.archived_at is null and ${isAlways(assumed)}
    ), loads as (
      select channel_stock.integration_id as "integrationId", count(*)::int as quantities
      from channel_stock
      where channel_stock.merchant_id = ${merchantId} and channel_stock.id in (
        select link.channel_stock_id
        from always
        join listings on listings.merchant_id = ${merchantId} and listings.item_id = always.id and listings.published
        join listing_channel_stock link on link.merchant_id = listings.merchant_id and link.listing_id = listings.id)
      group by channel_stock.integration_id
    )
    select (select count(*) from always)::int as items,
           coalesce((select jsonb_agg(loads order by "integrationId") from loads), '[]') as integrations`.execute(
    db,
  );
  const [{ items, integrations } = { items: 0, integrations: [] }] = rows;
  const ids = integrations.map(({ integrationId }) => integrationId);
  const existing = await findIntegrations(db, { merchantId, ids });
  return {
    items,
    integrations: await Promise.all(
      integrations.map(async ({ integrationId, quantities }) => {
        const taken = await takes(connectors, existing.get(integrationId), quantities);
        return {
          integrationId,
          quantities,
          ...taken,
          exceedsLimits: taken.minutes === null ? null : taken.minutes > 0,
        };
      }),
    ),
  };
}

function isAlways({ preference, override }: AssumedSync): RawBuilder<boolean> {
  const own =
    override === undefined
      ? sql`items.sync_inventory`
      : sql`case when items.id in (${override.items}) then ${override.to} else items.sync_inventory end`;
  const merchants = preference === undefined ? sql`merchants.sync_inventory` : sql`${preference}::text`;
  return sql<boolean>`case ${own} when 'merchant_default' then ${merchants} else ${own} end = 'always'`;
}
