import type { ChannelStockId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { shiftKnown } from '../channel-stock/know-figures.ts';
import { wantReadings } from '../channel-stock/want-readings.ts';

/**
 * Schedules readings of listings whose figures are accepted once, in every mode.
 *
 * A figure that was found just before, and is to be overwritten, is the very one that is asked for. Its
 * mismatch is dropped, and the figure expected then is the known one again: the reading finds the difference
 * once more, and accepts it. A figure with a write under way is overwritten.
 */
export async function wantImports(
  tx: Tx,
  wanted: { readonly merchantId: MerchantId; readonly listingIds: readonly ListingId[]; readonly at: Date },
): Promise<void> {
  await wantReadings(tx, { ...wanted, imports: true });
  const { merchantId, listingIds, at } = wanted;
  const { rows } = await sql<{ channelStockId: ChannelStockId; units: number; readAt: Date }>`
    update observations set state = 'dropped', decided_at = ${at}::timestamptz
    from channel_stock record
    where observations.merchant_id = ${merchantId} and observations.state = 'mismatch'
      and record.id = observations.channel_stock_id
      and record.id in (select channel_stock_id from listing_channel_stock
                        where merchant_id = ${merchantId} and listing_id = any(${listingIds}::uuid[]))
      and record.known = observations.seen and record.known_at = observations.read_started_at
      and record.state not in ('open', 'unknown')
    returning record.id as "channelStockId", observations.units, observations.read_started_at as "readAt"`.execute(
    tx,
  );
  if (rows.length === 0) return;
  const shifts = rows.map(({ channelStockId, units, readAt }) => ({
    channelStockId,
    units: -units,
    at: readAt,
  }));
  await shiftKnown(shifts).execute(tx);
}
