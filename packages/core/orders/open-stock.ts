import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import type { Observing } from '@onhand/domain/observing/meaning.ts';
import type { Db } from '@onhand/database/connect.ts';
import { dataRefusalOf } from '@onhand/database/data-refusal.ts';
import { rowByRow } from '@onhand/database/row-by-row.ts';
import { findOpenings } from '../channel-stock/find-openings.ts';
import { lockReadings } from '../channel-stock/readings.ts';
import type { Lease } from '../channel-stock/lease.ts';
import { recordReadingsWithin } from '../observations/record-readings.ts';
import type { AnsweredReading } from '../observations/record-readings.ts';
import { refuseReadings } from '../observations/refused-readings.ts';
import { recordBaselines } from './record-baselines.ts';

/**
 * Opens stock with a source's figures, and records which units of its open orders the figures lacked (DESIGN
 * §4.2, around the opening). `orders` are the shop's open orders, taken in already. A figure that opens
 * nothing any more is recorded as any other reading, and one that cannot be recorded for its data becomes a
 * failed item. Returns whether stock moved.
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
  const { integrationId } = lease;
  const moved = await rowByRow(db, readings, {
    async work(tx, some) {
      const current = await lockReadings(
        tx,
        lease,
        some.map(({ wanted }) => wanted),
      );
      const figured = some
        .filter(({ read }) => read.quantity !== null)
        .map(({ wanted }) => wanted.channelStockId);
      // A record without a figure opens nothing.
      const openings = [
        ...(
          await findOpenings(
            tx,
            figured.filter((id) => current.has(id)),
          )
        ).keys(),
      ];
      // The door locks orders before items, and the judgement locks items.
      await recordBaselines(tx, { integrationId, channelStockIds: openings, orders });
      const recorded = await recordReadingsWithin(tx, { integrationId, lease, readings: some }, observing);
      if (openings.length === 0) return recorded.moved;
      const opened = await tx
        .selectFrom('channel_stock')
        .where('id', 'in', openings)
        .where('opening_at', 'is not', null)
        .select('id')
        .execute();
      const closed = openings.filter((id) => !opened.some((one) => one.id === id));
      await recordBaselines(tx, { integrationId, channelStockIds: closed, orders: [] });
      return recorded.moved;
    },
    refuse: async ({ wanted }, error) => {
      const refused = [{ wanted, ...dataRefusalOf(error) }];
      await refuseReadings(db, lease, refused, { now: observing.at, workflowId: null });
      return false;
    },
  });
  return { moved: moved.includes(true) };
}
