import type { ChannelStockId, IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { decisionOf } from '@onhand/domain/observing/decide-fall.ts';
import type { FallDecision } from '@onhand/domain/observing/observation.ts';
import { massDropWindowMs } from '@onhand/domain/observing/mass-drop.ts';
import type { SyncSettings } from '@onhand/domain/settings/sync-settings.ts';
import { sql } from 'kysely';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { concludeFalls, resolveMassDrops } from './conclude-falls.ts';
import { awaitedByFall } from './falls-waiting.ts';
import type { SilentPlatforms } from './falls-waiting.ts';
import { readShaped } from './read-shaped.ts';

export interface WantedDecision {
  readonly merchantId: MerchantId;
  /** The ids of observations, or an integration: then every fall of its mass drop. */
  readonly of: { readonly ids: readonly string[] } | { readonly integrationId: IntegrationId };
  readonly decision: 'accept' | 'reverse';
  /** The actor of the decision. */
  readonly by: string;
}

export interface Decided {
  readonly id: string;
  readonly kind: 'decided' | 'not_open' | 'not_found';
}

/** The number of observations in one transaction. */
const batchSize = 100;

/**
 * Applies an operator's decision to falls. Accepted falls enter the ledger; reversed falls are taken back and
 * their figures overwritten. The decision on an integration covers its quarantined falls; a reversal also
 * covers the steep falls booked in the ten minutes before them.
 */
export async function decideObservations(
  db: Db,
  wanted: WantedDecision,
  options: { clock: { now(): Date } },
): Promise<readonly Decided[]> {
  const ids = 'ids' in wanted.of ? wanted.of.ids : await massDropOf(db, wanted, wanted.of.integrationId);
  const decision: FallDecision = wanted.decision === 'accept' ? 'adopt' : 'reverse';
  const decided: Decided[] = [];
  for (let from = 0; from < ids.length; from += batchSize) {
    const batch = ids.slice(from, from + batchSize).map((id) => ({ id, decision }));
    decided.push(
      ...(await inTransaction(db, async (tx) => {
        const at = options.clock.now();
        const { rows } = await findOwn(tx, wanted.merchantId, batch);
        const known = new Set(rows.map(({ id }) => id));
        const own = batch.filter(({ id }) => known.has(id));
        const concluded = await concludeFalls(tx, own, { at, by: wanted.by, reopen: true });
        return batch.map(({ id }): Decided => {
          if (!known.has(id)) return { id, kind: 'not_found' };
          return { id, kind: concluded.has(id) ? 'decided' : 'not_open' };
        });
      })),
    );
  }
  return decided;
}

async function findOwn(tx: Tx, merchantId: MerchantId, batch: readonly { id: string }[]) {
  return sql<{ id: string }>`
    select id from observations
    where merchant_id = ${merchantId} and id = any(${batch.map(({ id }) => id)}::uuid[])`.execute(tx);
}

/** Finds an integration's quarantined falls, and the steep falls in the window before the first of them. */
async function massDropOf(
  db: Db,
  { merchantId, decision }: WantedDecision,
  integrationId: IntegrationId,
): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    with quarantined as (
      select id, found_at from observations
      where merchant_id = ${merchantId} and integration_id = ${integrationId} and state = 'quarantined'
    )
    select id from quarantined
    union
    select id from observations
    where ${decision === 'reverse'} and merchant_id = ${merchantId} and integration_id = ${integrationId}
      and state in ('provisional', 'adopted') and units < 0 and (seen <= 0 or seen * 2 <= seen - units)
      and found_at > (select min(found_at) from quarantined)
                            - make_interval(secs => ${massDropWindowMs / 1000})
    order by id`.execute(db);
  return rows.map(({ id }) => id);
}

interface DueFall extends SyncSettings {
  readonly id: string;
  readonly channelStockId: ChannelStockId;
  readonly isOfItem: boolean;
}

/** The number of falls in one transaction. */
const dueAtATime = 100;

/** Every platform reports orders, as far as is known. */
const allReport: SilentPlatforms = { withoutOrders: [] };

/**
 * Decides falls once every order that could explain them is heard of (`awaitedBy`, `decisionOf`). Returns the
 * number of decided falls. The caller repeats the call until it returns 0.
 */
export async function decideDue(db: Db, at: Date, silent: SilentPlatforms = allReport): Promise<number> {
  const { rows } = await sql<DueFall>`
    select observations.id, observations.channel_stock_id as "channelStockId",
           observations.item_id is not null as "isOfItem", settings.direction, settings.mode,
           settings.auto_import as "autoImport", settings.auto_export as "autoExport"
    from observations
    join sync_settings settings on settings.integration_id = observations.integration_id
                               and settings.entity = 'inventory'
    join integrations on integrations.id = observations.integration_id
    where observations.state = 'provisional' and decide_at <= ${at}::timestamptz
      and ${awaitedByFall(at, silent)} is null
    order by decide_at limit ${dueAtATime}`.execute(db);
  await resolveMassDrops(db, at);
  if (rows.length === 0) return 0;
  await inTransaction(db, async (tx) => {
    // Read shapes only where the settings let figures flow in.
    const adoptable = rows.filter(
      (row) => decisionOf({ settings: row, isOfItem: row.isOfItem, isShaped: false }) === 'adopt',
    );
    const shaped = await readShaped(
      tx,
      adoptable.map(({ channelStockId }) => channelStockId),
    );
    const decisions = rows.map((row) => ({
      id: row.id,
      decision: decisionOf({
        settings: row,
        isOfItem: row.isOfItem,
        isShaped: shaped.has(row.channelStockId),
      }),
    }));
    await concludeFalls(tx, decisions, { at, by: 'onhand', reopen: false });
  });
  return rows.length;
}
