import { letsThrough } from '@onhand/domain/products/merge.ts';
import { permission } from '@onhand/domain/settings/permission.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { isActive } from '../integrations/is-active.ts';
import { takeUnfollowed } from '../listings/followed-groups.ts';
import { isComparedTogether, isProductHeldBack } from './first-comparisons.ts';
import { readProductsSettings } from '../settings/sync-settings/read-products-settings.ts';
import type { ChannelProductRef } from './begin-change.ts';

/**
 * Finds due products on active integrations, longest due first. Excludes products on integrations that must
 * be reconnected, products whose runs failed lately or that have a paused listing, and those that one run
 * compares together.
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
      and ${isActive} and integrations.circuit <> 'reconnect_required'
      and not ${isProductHeldBack(now)}
      and not ${isComparedTogether(now)}
    order by due_at limit ${limit}`.execute(db);
  return rows;
}

/**
 * Starts following linked products on integrations whose changes come in, because their state must be known
 * before it changes. On other integrations, a product is followed from its first change here. Its cost
 * follows what was linked since, and not the number of linked listings.
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
  for (let times = 0; times < timesPerSweep; times += 1) {
    const taken = await inTransaction(db, (tx) => followSome(tx, following, at));
    if (taken < followedAtATime) return;
  }
}

/** Listings of one transaction. */
const followedAtATime = 1_000;
/** The next sweep goes on, so that its other steps do not wait. */
const timesPerSweep = 20;

/** Follows the products of the next linked listings. Returns the number of listings. */
async function followSome(tx: Tx, integrationIds: readonly IntegrationId[], at: Date): Promise<number> {
  const listings = await takeUnfollowed(tx, { integrationIds, limit: followedAtATime });
  const rows = listings.map(({ merchantId, integrationId, externalGroup }) => ({
    merchant_id: merchantId,
    integration_id: integrationId,
    external_group: externalGroup,
  }));
  const columns = 'merchant_id uuid, integration_id uuid, external_group text';
  if (rows.length > 0) {
    await sql`
      insert into channel_products (merchant_id, integration_id, external_group, needed_revision, state, due_at)
      select distinct merchant_id, integration_id, external_group, 1, 'due', ${at}::timestamptz
      from ${recordset(rows, 'linked', columns)}
      order by integration_id, external_group
      on conflict (integration_id, external_group) do nothing`.execute(tx);
  }
  return rows.length;
}
