import type { ChannelStockId } from '@onhand/domain/ids.ts';
import type { FigureRead, Observing } from '@onhand/domain/observing/meaning.ts';
import { sql } from 'kysely';
import type { Db, Tx } from '../connect.ts';
import type { Lease } from '../publishing/lease.ts';
import { recordset } from '../recordset.ts';
import { inTransaction } from '../transaction.ts';
import { judgeReadings } from './judge-readings.ts';

/** A channel stock that is to be read. */
export interface WantedReading {
  readonly channelStockId: ChannelStockId;
  readonly ref: { readonly unit: string; readonly group: string; readonly location: string };
  /** Which reading of it this is; a write that is begun, or another reading, makes it worthless. */
  readonly key: string;
  /** When it is read again if this reading is not recorded. */
  readonly dueAt: Date;
}

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
    const { rows } = await sql<{ id: ChannelStockId; key: string; dueAt: Date | null }>`
      select id, reading_key as key, read_due_at as "dueAt" from channel_stock
      where id = any(${readings.map(({ wanted }) => wanted.channelStockId)}) and state not in ('open', 'unknown')
        and exists (select from publishers
                    where integration_id = ${lease.integrationId} and epoch = ${lease.epoch} for share)
      order by id for update`.execute(tx);
    const locked = new Map(rows.map((row) => [row.id, row]));
    const current = readings.filter(({ wanted }) => locked.get(wanted.channelStockId)?.key === wanted.key);
    const reads = current.map(({ read }) => ({ ...read, after: 'reading' as const }));
    const found = await judgeReadings(tx, reads, observing);
    await endReadings(
      tx,
      current.map(({ wanted: { channelStockId, dueAt } }) => {
        const calledAt = locked.get(channelStockId)?.dueAt;
        return { id: channelStockId, called_at: calledAt?.getTime() === dueAt.getTime() ? null : calledAt };
      }),
    );
    return {
      moved: [...found.values()].some(({ finding }) => 'units' in finding || finding.kind === 'opening'),
    };
  });
}

async function endReadings(
  tx: Tx,
  rows: readonly { readonly id: ChannelStockId; readonly called_at: Date | null | undefined }[],
): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    update channel_stock set reading_key = null, read_due_at = least(read_due_at, called_at)
    from ${recordset(rows, 'reading', 'id uuid, called_at timestamptz')}
    where channel_stock.id = reading.id`.execute(tx);
}
