import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db, Tx } from '@onhand/database/connect.ts';

/** Returns the key of the advisory lock on the settings that decide a merchant's figures. */
const lockOf = (merchantId: MerchantId) => sql`hashtextextended('policy:' || ${merchantId}, 0)`;

/** Locks the settings that decide a merchant's figures, until the transaction ends. */
export async function holdPolicy(tx: Tx, merchantId: MerchantId): Promise<void> {
  await sql`select pg_advisory_xact_lock(${lockOf(merchantId)})`.execute(tx);
}

/**
 * Locks the settings that decide a merchant's figures while `work` runs, across several transactions. `work`
 * must use only the connection `held`: to wait for another connection may be a deadlock.
 */
export async function whileHoldingPolicy<T>(
  db: Db,
  merchantId: MerchantId,
  work: (held: Db) => Promise<T>,
): Promise<T> {
  return db.connection().execute(async (held) => {
    await sql`select pg_advisory_lock(${lockOf(merchantId)})`.execute(held);
    try {
      return await work(held);
    } finally {
      await sql`select pg_advisory_unlock(${lockOf(merchantId)})`.execute(held);
    }
  });
}

/**
 * Returns a digest of everything that decides figures: sync settings, mapped locations, rules, overrides,
 * preferences, switches and pauses. Includes the links of observing integrations, because a first sync must
 * write only what its plan showed. `of` names the concerned integrations; `all` leaves out observing ones.
 */
export async function readBasis(
  tx: Tx,
  merchantId: MerchantId,
  of: readonly IntegrationId[] | 'all',
): Promise<string> {
  const chosen = of === 'all' ? sql`publishing_phase <> 'observing'` : sql`id = any(${[...of]}::uuid[])`;
  const { rows } = await sql<{ basis: string }>`
    select md5(concat_ws('|',
      (select concat_ws(' ', quantity_sync, paused_at is not null, sync_inventory, process_orders) from merchants where id = ${merchantId}),
      (select string_agg(concat_ws(' ', id, quantity_sync, state = 'paused', publishing_phase = 'observing'), ',' order by id)
       from integrations where merchant_id = ${merchantId} and ${chosen}),
      (select string_agg(concat_ws(' ', integration_id, entity, revision), ',' order by integration_id, entity)
       from sync_settings where merchant_id = ${merchantId}
         and integration_id in (select id from integrations where ${chosen})),
      (select string_agg(concat_ws(' ', integration_id, external_location_id, location_id), ','
                         order by integration_id, external_location_id, location_id)
       from location_mappings
       where integration_id in (select id from integrations where merchant_id = ${merchantId} and ${chosen})),
      (select string_agg(concat_ws(' ', id, item_id), ',' order by id)
       from listings where merchant_id = ${merchantId} and published
         and integration_id in (select id from integrations where publishing_phase = 'observing' and ${chosen})),
      (select string_agg(rules::text, ',' order by id)
       from rules where merchant_id = ${merchantId}),
      (select string_agg(said::text, ',' order by scope, target_id)
       from publishing_overrides said where merchant_id = ${merchantId}),
      (select string_agg(concat_ws(' ', id, sync_inventory), ',' order by id)
       from items where merchant_id = ${merchantId} and sync_inventory <> 'merchant_default'),
      (select string_agg(concat_ws(' ', id, quantity_sync, paused_at is not null), ',' order by id)
       from listings where merchant_id = ${merchantId} and (not quantity_sync or paused_at is not null)))) as basis`.execute(
    tx,
  );
  return rows[0]?.basis ?? '';
}
