import type { ChannelStockId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db, Tx } from '@onhand/database/connect.ts';
import type { Lease } from './lease.ts';
import { recordset } from '@onhand/database/recordset.ts';

/** A channel stock to read. */
export interface WantedReading {
  readonly channelStockId: ChannelStockId;
  readonly ref: { readonly unit: string; readonly group: string; readonly location: string };
  /** Identifies the reading. A write that begins meanwhile, or another reading, makes it worthless. */
  readonly key: string;
  /** The time of the next reading if this one is not recorded. */
  readonly dueAt: Date;
}

/** An answered reading. */
export interface EndedReading {
  readonly id: ChannelStockId;
  /** When another reading was asked for since this one began; null: none was. */
  readonly calledAt: Date | null;
}

/**
 * Takes channel stock whose reading is due and that has no write under way. A reading that is not recorded
 * within `readingForMs` is due again. Takes nothing under a lost lease.
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
 * Begins readings of these channel stocks for someone who waits for them, besides the publisher. Leaves out
 * those with a write under way: the write reads the figure itself.
 */
export async function beginReadings(
  db: Db,
  ids: readonly ChannelStockId[],
  options: { now: Date; readingForMs: number },
): Promise<readonly WantedReading[]> {
  const dueAt = new Date(options.now.getTime() + options.readingForMs);
  const { rows } = await sql<{ channelStockId: ChannelStockId; key: string } & WantedReading['ref']>`
    with wanted as materialized (
      select id from channel_stock where id = any(${ids}::uuid[]) and state not in ('open', 'unknown')
      order by id for update
    )
    update channel_stock set read_due_at = ${dueAt}, reading_key = uuidv7()
    from wanted where channel_stock.id = wanted.id
    returning channel_stock.id as "channelStockId", reading_key as key, external_stock_id as unit, external_group as "group",
              external_location_id as location`.execute(db);
  return rows.map(({ channelStockId, key, ...ref }) => ({ channelStockId, key, ref, dueAt }));
}

/** Changes when readings under way are due again, if they are not recorded. Returns those that go on. */
export async function holdReadings(
  db: Db,
  lease: Lease,
  readings: readonly WantedReading[],
  until: Date,
): Promise<readonly WantedReading[]> {
  if (readings.length === 0) return [];
  const rows = readings.map(({ channelStockId, key }) => ({ id: channelStockId, key }));
  const held = await sql<{ id: ChannelStockId }>`
    with wanted as materialized (
      select channel_stock.id from channel_stock
      join ${recordset(rows, 'reading', 'id uuid, key uuid')}
        on reading.id = channel_stock.id and reading.key = channel_stock.reading_key
      where exists (select from publishers
                    where integration_id = ${lease.integrationId} and epoch = ${lease.epoch} for share)
      order by channel_stock.id for update of channel_stock
    )
    update channel_stock set read_due_at = ${until}::timestamptz
    from wanted where channel_stock.id = wanted.id
    returning channel_stock.id`.execute(db);
  const ids = new Set(held.rows.map(({ id }) => id));
  return readings.flatMap((one) => (ids.has(one.channelStockId) ? [{ ...one, dueAt: until }] : []));
}

/**
 * Locks the channel stock of readings, in the order of the ids. Returns the readings that nothing has
 * overtaken. A publisher's readings need its lease; null: they are not a publisher's.
 */
export async function lockReadings(
  tx: Tx,
  lease: Lease | null,
  readings: readonly WantedReading[],
): Promise<ReadonlyMap<ChannelStockId, EndedReading>> {
  const isHeld =
    lease === null
      ? sql`true`
      : sql`exists (select from publishers
                    where integration_id = ${lease.integrationId} and epoch = ${lease.epoch} for share)`;
  const { rows } = await sql<{ id: ChannelStockId; key: string; dueAt: Date | null }>`
    select id, reading_key as key, read_due_at as "dueAt" from channel_stock
    where id = any(${readings.map(({ channelStockId }) => channelStockId)}) and state not in ('open', 'unknown')
      and ${isHeld}
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

/**
 * Ends readings. A reading that was asked for since one began is still to come. The last reading carries out
 * a wanted import: a rise needs a second one.
 */
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
        import_wanted = import_wanted and (${refused} or called_at is not null or read_due_at is not null),
        read_due_at = case when ${refused} then called_at else least(read_due_at, called_at) end
    from ${recordset(rows, 'reading', 'id uuid, called_at timestamptz')}
    where channel_stock.id = reading.id`.execute(tx);
}
