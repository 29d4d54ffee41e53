import { channelStockMachine } from '@onhand/domain/channel-stock/transition.ts';
import { transitionIn } from '@onhand/domain/state-machine.ts';
import type { ChannelStockId, MerchantId } from '@onhand/domain/ids.ts';
import type { ToSend } from '@onhand/domain/publishing/send.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import type { Lease } from './lease.ts';
import type { WriteInputs } from './read-write-inputs.ts';

/** An attempt that is committed as open. Only the holder of its epoch may send it. */
export interface OpenAttempt {
  readonly channelStockId: ChannelStockId;
  readonly requestKey: string;
  readonly revision: number;
  readonly attempt: number;
  readonly ref: { readonly unit: string; readonly group: string; readonly location: string };
  readonly quantity: number;
  /** The figures that the platform may show without a change by hand. Empty: none is known. */
  readonly expected: readonly number[];
  /** The units to add, where the figure is adjusted; null: it is set. */
  readonly delta: number | null;
  /** What the platform answered to the write, where it is read back; null: nothing, or not known. */
  readonly writeMessage?: string | null;
}

/** A due channel stock. Its row is locked. */
export interface DueRow {
  readonly id: ChannelStockId;
  readonly merchantId: MerchantId;
  readonly unit: string;
  readonly group: string;
  readonly location: string;
  readonly revision: number;
  readonly attempts: number;
}

/** A due channel stock with the figure that it should show now. */
export interface ComputedDue extends DueRow, ToSend {
  readonly standing: WriteInputs;
}

/** Commits attempts as open, each with the inputs that its figure was computed from. */
export async function openAttempts(
  tx: Tx,
  lease: Lease,
  rows: readonly ComputedDue[],
  now: Date,
): Promise<readonly OpenAttempt[]> {
  if (rows.length === 0) {
    return [];
  }
  const opened = await sql<{ channelStockId: ChannelStockId; requestKey: string }>`
    with attempt as (
      select *, uuidv7()::text as request_key
      from ${recordset(
        rows.map((row) => ({
          id: row.id,
          revision: row.revision,
          quantity: row.figure.quantity,
          trace: row.figure.steps,
          expected: row.expected,
          basis: row.standing.basis,
          delta: row.delta,
          ends: row.ends,
        })),
        'attempt',
        'id uuid, revision bigint, quantity int, trace jsonb, expected int[], basis jsonb, delta int, ends boolean',
      )}
    ), opened as (
      update channel_stock
      set state = ${transitionIn(channelStockMachine, 'due', 'sent')}, submitted_revision = attempt.revision, submitted = attempt.quantity,
          submitted_delta = attempt.delta, ends = attempt.ends,
          -- A reading under way is older than this write: another one is wanted then.
          read_due_at = case when read_due_at is not null then ${now}::timestamptz end, reading_key = null,
          attempts = channel_stock.attempts + 1, block_code = null, open_epoch = ${lease.epoch}, open_request_key = attempt.request_key,
          opened_at = ${now}::timestamptz
      from attempt where channel_stock.id = attempt.id
      returning channel_stock.merchant_id, channel_stock.id, request_key, attempt.revision, attempt.quantity, trace,
                attempt.expected, attempt.basis, integration_id, needed_at, cause,
                attempt.revision - confirmed_revision as changes
    )
    insert into channel_stock_attempts (merchant_id, channel_stock_id, request_key, revision, epoch, quantity, trace,
                                        expected, basis, opened_at, integration_id, needed_at, cause, changes)
    select merchant_id, id, request_key, revision, ${lease.epoch}, quantity, trace, expected, basis,
           ${now}::timestamptz, integration_id, needed_at, cause, changes
    from opened
    returning channel_stock_id as "channelStockId", request_key as "requestKey"`.execute(tx);
  const requestKeys = new Map(opened.rows.map((row) => [row.channelStockId, row.requestKey]));
  return rows.flatMap((row) => {
    const requestKey = requestKeys.get(row.id);
    return requestKey === undefined
      ? []
      : [
          {
            channelStockId: row.id,
            requestKey,
            revision: row.revision,
            attempt: row.attempts + 1,
            ref: { unit: row.unit, group: row.group, location: row.location },
            quantity: row.figure.quantity,
            expected: row.expected,
            delta: row.delta,
          },
        ];
  });
}
