import type { ChannelStockId, ObservationId } from '@onhand/domain/ids.ts';
import { decisionOf } from '@onhand/domain/observing/decide-fall.ts';
import type { SyncSettings } from '@onhand/domain/settings/sync-settings.ts';
import { sql } from 'kysely';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { rowByRow } from '@onhand/database/row-by-row.ts';
import { concludeFalls, resolveMassDrops } from './conclude-falls.ts';
import { awaitedByFall } from './falls-waiting.ts';
import type { SilentPlatforms } from './falls-waiting.ts';
import { readShaped } from './read-shaped.ts';
import { failedBefore, recordUndecided } from './undecided-falls.ts';

interface DueFall extends SyncSettings {
  readonly id: ObservationId;
  readonly channelStockId: ChannelStockId;
  readonly isOfItem: boolean;
  readonly imported: boolean;
}

/** The number of falls in one transaction. */
const dueAtATime = 100;

/** Every platform reports orders, as far as is known. */
const allReport: SilentPlatforms = { withoutOrders: [] };

/**
 * Decides falls once every order that could explain them is heard of (`awaitedBy`, `decisionOf`). Returns the
 * number of decided falls. The caller repeats the call until it returns 0.
 *
 * A fall that cannot be decided for its data becomes a failed item, and is tried again after an hour.
 */
export async function decideDue(db: Db, at: Date, silent: SilentPlatforms = allReport): Promise<number> {
  const { rows } = await sql<DueFall>`
    select observations.id, observations.channel_stock_id as "channelStockId",
           observations.item_id is not null as "isOfItem", observations.imported, settings.direction, settings.mode,
           settings.auto_import as "autoImport", settings.auto_export as "autoExport"
    from observations
    join sync_settings settings on settings.integration_id = observations.integration_id
                               and settings.entity = 'inventory'
    join integrations on integrations.id = observations.integration_id
    where observations.state = 'provisional' and decide_at <= ${at}::timestamptz
      and ${awaitedByFall(at, silent)} is null and not ${failedBefore(at)}
      -- Onhand does not judge stock that the platform owns.
      and not exists (
        select from listing_channel_stock link
        join listings on listings.merchant_id = link.merchant_id and listings.id = link.listing_id
        where link.channel_stock_id = observations.channel_stock_id and listings.stock_owner = 'platform')
    order by decide_at limit ${dueAtATime}`.execute(db);
  await resolveMassDrops(db, at);
  const decided = await rowByRow(db, rows, {
    work: async (tx, some) => (await decide(tx, some, at)).size,
    refuse: async (fall, error) => {
      await recordUndecided(db, fall, error, at);
      return 0;
    },
  });
  return decided.reduce((sum, falls) => sum + falls, 0);
}

async function decide(tx: Tx, rows: readonly DueFall[], at: Date): Promise<ReadonlySet<string>> {
  // Read shapes only where the settings let figures flow in.
  const adoptable = rows.filter((row) => decisionOf({ ...row, settings: row, isShaped: false }) === 'adopt');
  const shaped = await readShaped(
    tx,
    adoptable.map(({ channelStockId }) => channelStockId),
  );
  const decisions = rows.map((row) => ({
    id: row.id,
    decision: decisionOf({ ...row, settings: row, isShaped: shaped.has(row.channelStockId) }),
  }));
  return concludeFalls(tx, decisions, { at, by: 'onhand', reopen: false });
}
