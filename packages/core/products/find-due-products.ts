import { letsThrough } from '@onhand/domain/products/merge.ts';
import { permission } from '@onhand/domain/settings/permission.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { isComparedTogether, isProductHeldBack } from './first-comparisons.ts';
import { readProductsSettings } from '../settings/sync-settings/read-products-settings.ts';
import type { ChannelProductRef } from './begin-change.ts';

/**
 * Finds due products on active integrations, longest due first. Excludes products on integrations that must
 * be reconnected, products whose runs failed lately, and those that one run compares together.
 */
export async function findDueProducts(
  db: Db,
  { now, limit }: { readonly now: Date; readonly limit: number },
): Promise<readonly ChannelProductRef[]> {
  const { rows } = await sql<ChannelProductRef>`
    select channel_products.merchant_id as "merchantId", integration_id as "integrationId",
           external_group as "externalGroup"
    from channel_products
    join integrations on integrations.id = integration_id
    where channel_products.state = 'due' and due_at <= ${now}::timestamptz
      and integrations.state = 'active' and integrations.circuit <> 'reconnect_required'
      and not ${isProductHeldBack(now)}
      and not ${isComparedTogether(now)}
    order by due_at limit ${limit}`.execute(db);
  return rows;
}

/**
 * Starts following linked products on integrations whose changes come in, because their state must be known
 * before it changes. On other integrations, a product is followed from its first change here.
 */
export async function followLinkedProducts(db: Db, at: Date): Promise<void> {
  const { rows } = await sql<{ integrationId: IntegrationId }>`
    select distinct integration_id as "integrationId" from sync_settings
    where entity = 'products'`.execute(db);
  const settings = await readProductsSettings(
    db,
    rows.map((row) => row.integrationId),
  );
  const following = [...settings].flatMap(([integrationId, standing]) =>
    letsThrough(permission(standing, 'record_changed_there')) ? [integrationId] : [],
  );
  if (following.length === 0) return;
  await sql`
    insert into channel_products (merchant_id, integration_id, external_group, needed_revision, state, due_at)
    select distinct merchant_id, integration_id, external_group, 1, 'due', ${at}::timestamptz
    from listings
    where integration_id = any(${following}::uuid[]) and item_id is not null and status <> 'deleted'
      and not exists (select from channel_products known
                      where known.integration_id = listings.integration_id
                        and known.external_group = listings.external_group)
    on conflict (integration_id, external_group) do nothing`.execute(db);
}
