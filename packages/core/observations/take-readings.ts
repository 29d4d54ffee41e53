import type { ChannelStockId } from '@onhand/domain/ids.ts';
import type { FigureRead, Observing } from '@onhand/domain/observing/meaning.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import type { Lease } from '../channel-stock/lease.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { judgeReadings } from './judge-readings.ts';
import { recordPresence } from './presence.ts';
import { endReadings, lockReadings } from './readings-under-way.ts';
import type { WantedReading } from './readings-under-way.ts';
import { closeRefusedReadings } from './refused-readings.ts';

/**
 * Takes channel stock that is to be read and has no write under way. It is due again after `readingForMs` if the
 * reading is not recorded. Nothing is taken under a lease that was lost.
 */
export async function takeReadings(
  db: Db,
  lease: Lease,
  options: { now: Date; limit: number; readingForMs: number },
): Promise<readonly WantedReading[]> {
  const dueAt = new Date(options.now.getTime() + options.readingForMs);
  const { rows } = await sql<{ channelStockId: ChannelStockId; key: string } & WantedReading['ref']>`
    with held as materialized (
      select from publishers
      where integration_id = ${lease.integrationId} and epoch = ${lease.epoch}
      for share
    ), wanted as materialized (
      select id from channel_stock
      where integration_id = ${lease.integrationId} and read_due_at <= ${options.now}::timestamptz
        and state not in ('open', 'unknown') and exists (select from held)
      order by read_due_at, id limit ${options.limit} for update skip locked
    )
    update channel_stock set read_due_at = ${dueAt}, reading_key = uuidv7()
    from wanted where channel_stock.id = wanted.id
    returning channel_stock.id as "channelStockId", reading_key as key, external_stock_id as unit, external_group as "group",
              external_location_id as location`.execute(db);
  return rows.map(({ channelStockId, key, ...ref }) => ({ channelStockId, key, ref, dueAt }));
}

/**
 * Judges readings. One that a write or another reading has overtaken is dropped: what it saw may be older. Where
 * another one was called for since it began, that is still to come. Returns whether stock moved, so that it has to be spread.
 */
export async function recordReadings(
  db: Db,
  lease: Lease,
  readings: readonly { readonly wanted: WantedReading; readonly read: Omit<FigureRead, 'after'> }[],
  observing: Observing,
): Promise<{ readonly moved: boolean }> {
  if (readings.length === 0) return { moved: false };
  return inTransaction(db, async (tx) => {
    const ended = await lockReadings(
      tx,
      lease,
      readings.map(({ wanted }) => wanted),
    );
    const current = readings.filter(({ wanted }) => ended.has(wanted.channelStockId));
    const reads = current.map(({ read }) => ({ ...read, after: 'reading' as const }));
    const found = await judgeReadings(tx, reads, observing);
    await endReadings(tx, [...ended.values()], { refused: false });
    await closeRefusedReadings(tx, lease, [...ended.keys()], observing.at);
    const touched = await recordPresence(tx, reads, observing.at);
    return {
      moved:
        touched ||
        [...found.values()].some(({ finding }) => 'units' in finding || finding.kind === 'opening'),
    };
  });
}
