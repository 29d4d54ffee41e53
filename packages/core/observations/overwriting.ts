import type { Db, Tx } from '@onhand/database/connect.ts';
import type { ChannelStockId, IntegrationId, ItemId, MerchantId } from '@onhand/domain/ids.ts';
import {
  countOverwrites,
  overwritingState,
  overwritingWithinMs,
} from '@onhand/domain/reconciling/overwriting.ts';
import type { ConfirmedWrite, UnexplainedFigure } from '@onhand/domain/reconciling/overwriting.ts';
import { sql } from 'kysely';
import { openIncidents } from '../incidents/open-incidents.ts';
import { resolveIncidents } from '../incidents/resolve-incidents.ts';

interface Overwritten {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly channelStockId: ChannelStockId;
  readonly itemId: ItemId;
  readonly externalKey: string;
  readonly writes: readonly ConfirmedWrite[];
  readonly figures: readonly UnexplainedFigure[];
}

/**
 * Opens an incident for each channel stock whose figure another program keeps overwriting (DESIGN §2.7.10).
 * `ids`: channel stock that just showed a figure which no order explains.
 */
export async function noticeOverwriting(tx: Tx, ids: readonly ChannelStockId[], at: Date): Promise<void> {
  if (ids.length === 0) return;
  const incidents = (await readRecord(tx, ids, at)).flatMap((one) => {
    const { merchantId, integrationId, channelStockId, itemId, externalKey, writes, figures } = one;
    const overwrites = countOverwrites(writes, figures, at.getTime());
    if (overwritingState(overwrites) !== 'open') return [];
    const detail = {
      channelStockId,
      externalKey,
      overwrites,
      written: writes.at(-1)?.quantity ?? null,
      seen: figures.at(-1)?.seen ?? null,
    };
    return [{ kind: 'overwritten', merchantId, integrationId, channelStockId, itemId, detail } as const];
  });
  if (incidents.length > 0) await openIncidents(incidents, at).execute(tx);
}

/** Resolves the incidents of channel stock whose figure nobody has overwritten for a day. */
export async function resolveOverwriting(db: Db, at: Date): Promise<void> {
  const open = await sql<{ id: ChannelStockId }>`
    select dedupe_key as id from incidents where kind = 'overwritten' and resolved_at is null`.execute(db);
  const ids = open.rows.map(({ id }) => id);
  if (ids.length === 0) return;
  const record = new Map((await readRecord(db, ids, at)).map((one) => [one.channelStockId, one]));
  const over = ids.filter((id) => {
    const { writes = [], figures = [] } = record.get(id) ?? {};
    return overwritingState(countOverwrites(writes, figures, at.getTime())) === 'over';
  });
  const where = sql`dedupe_key = any(${over}::text[])`;
  await resolveIncidents({ kinds: ['overwritten'], where }, at).execute(db);
}

/** Reads the confirmed writes and the figures that no order explains, in the order of their times. */
async function readRecord(db: Db, ids: readonly ChannelStockId[], at: Date): Promise<readonly Overwritten[]> {
  const since = new Date(at.getTime() - 2 * overwritingWithinMs);
  const { rows } = await sql<Overwritten>`
    select record.merchant_id as "merchantId", record.integration_id as "integrationId",
           record.id as "channelStockId", linked.item_id as "itemId", record.external_stock_id as "externalKey",
           coalesce((
             select jsonb_agg(jsonb_build_object('quantity', quantity, 'confirmedAt', extract(epoch from ended_at) * 1000)
                              order by ended_at)
             from channel_stock_attempts attempt
             where attempt.channel_stock_id = record.id and outcome = 'confirmed' and ended_at > ${since}::timestamptz
           ), '[]') as writes,
           coalesce((
             select jsonb_agg(jsonb_build_object('seen', seen, 'readStartedAt', extract(epoch from read_started_at) * 1000)
                              order by read_started_at)
             from observations found
             where found.channel_stock_id = record.id and found.state not in ('consumed', 'dropped')
               and found.read_started_at > ${since}::timestamptz
           ), '[]') as figures
    from channel_stock record
    cross join lateral (
      select listings.item_id from listing_channel_stock link
      join listings on listings.merchant_id = link.merchant_id and listings.id = link.listing_id
      where link.channel_stock_id = record.id and listings.item_id is not null
      order by listings.id limit 1) linked
    where record.id = any(${ids}::uuid[])`.execute(db);
  return rows;
}
