import type { ChannelStockId, IntegrationId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { closeFailed } from '../failed-items/apply-event.ts';
import { openFailed } from '../failed-items/open-failed.ts';
import type { Failure } from '../failed-items/open-failed.ts';
import type { Lease } from '../channel-stock/lease.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { endReadings, lockReadings } from '../channel-stock/readings.ts';
import type { WantedReading } from '../channel-stock/readings.ts';

/** Holds a reading that the platform refused. The platform would refuse its repetition too. */
export interface RefusedReading {
  readonly wanted: WantedReading;
  readonly code: string;
  readonly message: string;
}

/**
 * Records refused readings, which are not retried, and opens a failed item for each of their listings. Drops
 * a reading that a later write or reading has overtaken.
 */
export async function refuseReadings(
  db: Db,
  lease: Lease,
  refused: readonly RefusedReading[],
  options: { readonly now: Date; readonly workflowId: string | null },
): Promise<void> {
  if (refused.length === 0) return;
  const { integrationId } = lease;
  await inTransaction(db, (tx) => refuseReadingsWithin(tx, { integrationId, lease }, refused, options));
}

/**
 * Does the work of `refuseReadings` in the caller's transaction. `lease` null: the readings are not a
 * publisher's.
 */
export async function refuseReadingsWithin(
  tx: Tx,
  { integrationId, lease }: { readonly integrationId: IntegrationId; readonly lease: Lease | null },
  refused: readonly RefusedReading[],
  options: { readonly now: Date; readonly workflowId: string | null },
): Promise<void> {
  if (refused.length === 0) return;
  const wanted = refused.map((one) => one.wanted);
  const ended = await lockReadings(tx, lease, wanted);
  await endReadings(tx, [...ended.values()], { refused: true });
  const rows = refused.flatMap(({ wanted: { channelStockId: id }, code, message }) =>
    ended.has(id) ? [{ id, code, message }] : [],
  );
  if (rows.length === 0) return;
  const failures = sql<Failure>`
    select distinct on (link.listing_id)
           link.merchant_id, ${integrationId}::uuid as integration_id, 'read_stock' as operation,
           link.listing_id as subject_id, answer.code, answer.message as platform_message, null as hint,
           1 as attempts, ${options.workflowId}::text as workflow_id
    from ${recordset(rows, 'answer', 'id uuid, code text, message text')}
    join listing_channel_stock link on link.channel_stock_id = answer.id
    join listings on listings.merchant_id = link.merchant_id and listings.id = link.listing_id
    where listings.item_id is not null or listings.stock_unit is null`;
  await openFailed(tx, failures, { at: options.now });
}

/**
 * Closes the failed items of listings that were read. An item stays open while the reading of another channel
 * stock of its listing is refused.
 */
export async function closeRefusedReadings(
  tx: Tx,
  integrationId: IntegrationId,
  read: readonly ChannelStockId[],
  at: Date,
): Promise<void> {
  if (read.length === 0) return;
  const subjects = sql`
    select was_read.listing_id from listing_channel_stock was_read
    where was_read.channel_stock_id = any(${read}::uuid[]) and not exists (
      select from listing_channel_stock link join channel_stock on channel_stock.id = link.channel_stock_id
      where link.listing_id = was_read.listing_id and channel_stock.read_refused)`;
  await closeFailed(tx, { operations: ['read_stock'], integrationId, subjects }, at);
}
