import type { ChannelStock } from '@onhand/domain/channel-stock/channel-stock.ts';
import type { ChannelStockId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/** A channel stock as its state machine takes it. */
export interface ChannelStockRecord extends ChannelStock {
  readonly id: ChannelStockId;
}

type Field = keyof ChannelStock;

/** The column and the type of each field of the state machine. */
const columns: Readonly<Record<Field, { readonly column: string; readonly type: string }>> = {
  state: { column: 'state', type: 'text' },
  blockCode: { column: 'block_code', type: 'text' },
  neededRevision: { column: 'needed_revision', type: 'bigint' },
  neededAt: { column: 'needed_at', type: 'timestamptz' },
  cause: { column: 'cause', type: 'text' },
  forcedRevision: { column: 'forced_revision', type: 'bigint' },
  submittedRevision: { column: 'submitted_revision', type: 'bigint' },
  submitted: { column: 'submitted', type: 'int' },
  submittedDelta: { column: 'submitted_delta', type: 'int' },
  ends: { column: 'ends', type: 'boolean' },
  zeroRefused: { column: 'zero_refused', type: 'boolean' },
  confirmedRevision: { column: 'confirmed_revision', type: 'bigint' },
  confirmed: { column: 'confirmed', type: 'int' },
  confirmedReadAt: { column: 'confirmed_read_at', type: 'timestamptz' },
  confirmedAt: { column: 'confirmed_at', type: 'timestamptz' },
  known: { column: 'known', type: 'int' },
  knownAt: { column: 'known_at', type: 'timestamptz' },
  seen: { column: 'seen', type: 'int' },
  seenWhy: { column: 'seen_why', type: 'text' },
  seenAt: { column: 'seen_at', type: 'timestamptz' },
  readDueAt: { column: 'read_due_at', type: 'timestamptz' },
  readingKey: { column: 'reading_key', type: 'uuid' },
  dueAt: { column: 'due_at', type: 'timestamptz' },
  attempts: { column: 'attempts', type: 'int' },
  openEpoch: { column: 'open_epoch', type: 'bigint' },
  openRequestKey: { column: 'open_request_key', type: 'text' },
  openedAt: { column: 'opened_at', type: 'timestamptz' },
};

// The record's keys are the fields: Object.keys forgets their type.
const fields = Object.keys(columns) as Field[];
const isTime = (field: Field) => columns[field].type === 'timestamptz';

const selected = sql.join(
  fields.map((field) => {
    const column = sql.ref(`channel_stock.${columns[field].column}`);
    const value = isTime(field) ? sql`(extract(epoch from ${column}) * 1000)::float8` : column;
    return sql`${value} as ${sql.ref(field)}`;
  }),
);

/** Locks channel stock, in the order of the ids, and reads it. `chosen` is a condition on `channel_stock`. */
export async function lockRecords(
  tx: Tx,
  chosen: RawBuilder<unknown>,
): Promise<ReadonlyMap<ChannelStockId, ChannelStockRecord>> {
  const { rows } = await sql<ChannelStockRecord>`
    select channel_stock.id, ${selected} from channel_stock
    where ${chosen} order by channel_stock.id for update`.execute(tx);
  return new Map(rows.map((row) => [row.id, row]));
}

const written = `id uuid, ${fields.map((field) => `${columns[field].column} ${columns[field].type}`).join(', ')}`;
const assignments = sql.join(
  fields.map((field) => {
    const column = sql.ref(columns[field].column);
    return sql`${column} = ${sql.ref(`record.${columns[field].column}`)}`;
  }),
);

/** The statement (for `together`) that writes channel stock whose rows are locked. */
export function recordsWrite(records: readonly ChannelStockRecord[]): RawBuilder<unknown> {
  const rows = records.map((record) => ({
    id: record.id,
    ...Object.fromEntries(fields.map((field) => [columns[field].column, stored(record, field)])),
  }));
  return sql`
    update channel_stock set ${assignments}
    from ${recordset(rows, 'record', written)}
    where channel_stock.id = record.id`;
}

function stored(record: ChannelStockRecord, field: Field): unknown {
  const value = record[field];
  return isTime(field) && typeof value === 'number' ? new Date(value) : value;
}
