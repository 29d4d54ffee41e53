import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import type { Observing } from '@onhand/domain/observing/meaning.ts';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { findOpenings } from '../channel-stock/find-openings.ts';
import { lockReadings } from '../channel-stock/readings.ts';
import type { Lease } from '../channel-stock/lease.ts';
import { recordReadingsWithin } from '../observations/record-readings.ts';
import type { AnsweredReading } from '../observations/record-readings.ts';
import { recordBaselines } from './record-baselines.ts';

/**
 * Opens stock with a source's figures, and records which units of its open orders the figures lacked (DESIGN
 * §4.2, around the opening). `orders` are the shop's open orders, taken in already. A figure that opens
 * nothing any more is recorded as any other reading. Returns whether stock moved.
 */
export async function openStock(
  db: Db,
  lease: Lease,
  {
    readings,
    orders,
  }: { readonly readings: readonly AnsweredReading[]; readonly orders: readonly OrderSnapshot[] },
  observing: Observing,
): Promise<{ readonly moved: boolean }> {
  if (readings.length === 0) return { moved: false };
  const { integrationId } = lease;
  const wanted = readings.map((one) => one.wanted);
  return inTransaction(db, async (tx) => {
    const current = await lockReadings(tx, lease, wanted);
    const openings = [...(await findOpenings(tx, [...current.keys()])).keys()];
    // The door locks orders before items, and the judgement locks items.
    await recordBaselines(tx, { integrationId, channelStockIds: openings, orders });
    const { moved, opened } = await recordReadingsWithin(tx, { integrationId, lease, readings }, observing);
    const closed = openings.filter((id) => !opened.includes(id));
    await recordBaselines(tx, { integrationId, channelStockIds: closed, orders: [] });
    return { moved };
  });
}
