import type { ChannelStockId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db, Tx } from '@onhand/database/connect.ts';
import type { Lease } from '../channel-stock/lease.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { endReadings, lockReadings } from '../channel-stock/readings.ts';
import type { WantedReading } from '../channel-stock/readings.ts';

/** A reading that the platform refuses, in its own words: the same again would end the same. */
export interface RefusedReading {
  readonly wanted: WantedReading;
  readonly code: string;
  readonly message: string;
}

/**
 * Records readings that were refused: they are not tried again by themselves, and each of their listings has a failed
 * item. One that a write or another reading has overtaken is dropped.
 */
export async function refuseReadings(
  db: Db,
  lease: Lease,
  refused: readonly RefusedReading[],
  options: { readonly now: Date; readonly workflowId: string },
): Promise<void> {
  if (refused.length === 0) return;
  await inTransaction(db, async (tx) => {
    const wanted = refused.map((one) => one.wanted);
    const ended = await lockReadings(tx, lease, wanted);
    await endReadings(tx, [...ended.values()], { refused: true });
    const rows = refused.flatMap(({ wanted: { channelStockId: id }, code, message }) =>
      ended.has(id) ? [{ id, code, words: message }] : [],
    );
    if (rows.length === 0) return;
    await sql`
      insert into failed_items (merchant_id, integration_id, operation, subject_kind, subject_id, state, code,
                                platform_message, attempts, workflow_id, first_at, last_at)
      select distinct on (link.listing_id)
             link.merchant_id, ${lease.integrationId}, 'read_stock', 'listing', link.listing_id, 'open', answer.code,
             answer.words, 1, ${options.workflowId}, ${options.now}::timestamptz, ${options.now}::timestamptz
      from ${recordset(rows, 'answer', 'id uuid, code text, words text')}
      join listing_channel_stock link on link.channel_stock_id = answer.id
      on conflict (integration_id, operation, subject_kind, subject_id) where state <> 'closed' do update
      set state = 'open', code = excluded.code, platform_message = excluded.platform_message,
          attempts = failed_items.attempts + 1, last_at = excluded.last_at`.execute(tx);
  });
}

/** Closes the failed items of listings that were read, unless another record of theirs is refused. */
export async function closeRefusedReadings(
  tx: Tx,
  lease: Lease,
  read: readonly ChannelStockId[],
  at: Date,
): Promise<void> {
  if (read.length === 0) return;
  await sql`
    update failed_items set state = 'closed', last_at = ${at}::timestamptz
    where integration_id = ${lease.integrationId} and operation = 'read_stock' and subject_kind = 'listing'
      and state <> 'closed'
      and subject_id in (select listing_id from listing_channel_stock where channel_stock_id = any(${read}))
      and not exists (
        select 1 from listing_channel_stock link join channel_stock on channel_stock.id = link.channel_stock_id
        where link.listing_id = failed_items.subject_id and channel_stock.read_refused)`.execute(tx);
}
