import type { ChannelStockId } from '@onhand/domain/ids.ts';
import { transition } from '@onhand/domain/channel-stock/transition.ts';
import { zeroRefused } from '@onhand/domain/publishing/write-step.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { endWithGroup } from '../listings/end-with-group.ts';
import type { Lease } from './lease.ts';
import { wantByRule } from './listing-changes/want-by-rule.ts';
import { confirmedChannel } from './notifications.ts';
import { needGroupsAgain } from './need-groups-again.ts';
import { lockRecords, recordsWrite } from './records.ts';
import { settleConfirmed } from './settle-confirmed.ts';

/**
 * Follows the refusal of a 0: wants the listings of this channel stock ended by rule. Where they are ended
 * already, confirms the 0 at once.
 */
export async function takeOffSale(
  tx: Tx,
  lease: Lease,
  refused: readonly ChannelStockId[],
  now: Date,
): Promise<void> {
  if (refused.length === 0) return;
  await wantByRule(tx, refused, now);
  await settleOffSale(tx, lease, refused, now);
}

/**
 * Confirms channel stock whose 0 its platform refused, and whose listings are ended now. A platform that
 * shows no 0 ends a listing with all of its units, so the others of the group are ended too.
 */
export async function settleOffSale(
  tx: Tx,
  lease: Lease,
  ended: readonly ChannelStockId[],
  now: Date,
): Promise<void> {
  if (ended.length === 0) return;
  const records = await lockRecords(
    tx,
    sql`channel_stock.id = any(${ended}::uuid[]) and channel_stock.state = 'blocked'
        and channel_stock.block_code = ${zeroRefused}
        and not exists (
          select from listing_channel_stock link
          join listings on listings.merchant_id = link.merchant_id and listings.id = link.listing_id
          where link.channel_stock_id = channel_stock.id and listings.published and listings.status <> 'ended')`,
  );
  if (records.size === 0) return;
  const at = now.getTime();
  const settled = [...records.values()].map((record) => transition(record, { kind: 'taken_off_sale', at }));
  await recordsWrite(settled).execute(tx);
  const ids = settled.map(({ id }) => id);
  const { rows } = await sql<{ channelStockId: ChannelStockId; requestKey: string }>`
    update channel_stock_attempts attempt set confirmed_at = ${now}::timestamptz
    from channel_stock record
    where record.id = any(${ids}::uuid[]) and attempt.channel_stock_id = record.id
      and attempt.revision = record.submitted_revision and attempt.confirmed_at is null
    returning attempt.channel_stock_id as "channelStockId", attempt.request_key as "requestKey"`.execute(tx);
  await settleConfirmed(tx, lease, rows, now);
  const others = await endWithGroup(tx, lease.integrationId, ids, now);
  await wantByRule(tx, others, now);
  await needGroupsAgain(tx, lease, others, now);
  await sql`select pg_notify(${confirmedChannel}, ${lease.integrationId})`.execute(tx);
}
