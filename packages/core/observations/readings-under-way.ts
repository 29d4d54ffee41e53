import type { ChannelStockId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import type { Lease } from '../channel-stock/lease.ts';
import { recordset } from '@onhand/database/recordset.ts';

/** A channel stock that is to be read. */
export interface WantedReading {
  readonly channelStockId: ChannelStockId;
  readonly ref: { readonly unit: string; readonly group: string; readonly location: string };
  /** Which reading of it this is; a write that is begun, or another reading, makes it worthless. */
  readonly key: string;
  /** When it is read again if this reading is not recorded. */
  readonly dueAt: Date;
}

/** A reading that is answered. */
export interface EndedReading {
  readonly id: ChannelStockId;
  /** When another one was called for since it began; null: none was. */
  readonly calledAt: Date | null;
}

/** Locks the channel stock of readings (in the order of the ids) and finds those that nothing has overtaken. */
export async function lockReadings(
  tx: Tx,
  lease: Lease,
  readings: readonly WantedReading[],
): Promise<ReadonlyMap<ChannelStockId, EndedReading>> {
  const { rows } = await sql<{ id: ChannelStockId; key: string; dueAt: Date | null }>`
    select id, reading_key as key, read_due_at as "dueAt" from channel_stock
    where id = any(${readings.map(({ channelStockId }) => channelStockId)}) and state not in ('open', 'unknown')
      and exists (select from publishers
                  where integration_id = ${lease.integrationId} and epoch = ${lease.epoch} for share)
    order by id for update`.execute(tx);
  const locked = new Map(rows.map((row) => [row.id, row]));
  return new Map(
    readings.flatMap(({ channelStockId: id, key, dueAt }) => {
      const row = locked.get(id);
      if (row?.key !== key) return [];
      return [[id, { id, calledAt: row.dueAt?.getTime() === dueAt.getTime() ? null : row.dueAt }]];
    }),
  );
}

/** Ends readings; where another one was called for since they began, that is still to come. */
export async function endReadings(
  tx: Tx,
  readings: readonly EndedReading[],
  { refused }: { readonly refused: boolean },
): Promise<void> {
  if (readings.length === 0) return;
  const rows = readings.map(({ id, calledAt }) => ({ id, called_at: calledAt }));
  await sql`
    update channel_stock
    set reading_key = null, read_refused = ${refused},
        read_due_at = case when ${refused} then called_at else least(read_due_at, called_at) end
    from ${recordset(rows, 'reading', 'id uuid, called_at timestamptz')}
    where channel_stock.id = reading.id`.execute(tx);
}
