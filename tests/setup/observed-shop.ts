import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import type { Db } from '@onhand/database/connect.ts';
import { takeReadings } from '@onhand/core/channel-stock/readings.ts';
import { openStock } from '@onhand/core/orders/open-stock.ts';
import { recordReadings } from '@onhand/core/observations/record-readings.ts';
import { closeDecided } from '@onhand/core/observations/undecided-falls.ts';
import { decideDue } from '@onhand/core/observations/decide-due.ts';
import { acquireLease } from '@onhand/core/channel-stock/lease.ts';
import type { Lease } from '@onhand/core/channel-stock/lease.ts';
import { raiseHeardUntil } from '@onhand/core/integrations/hearing/raise-heard-until.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';

export const settlesWithinMs = 2_000;
export const ordersVisibleWithinMs = 60_000;
export const start: Date = new Date('2026-11-22T12:00:00Z');
const observing = { settlesWithinMs, ordersVisibleWithinMs, restoresOn: ['cancel', 'refund'] } as const;
export const after = (ms: number): Date => new Date(start.getTime() + ms);

/** A shop that the test reads as its publisher would, at moments after `start`. */
export interface ObservedShop {
  readonly integrationId: IntegrationId;
  readonly lease: Lease;
  /** What it is known to show, as after a confirmed write; of one record, or of all. */
  know(quantity: number, unit?: string): Promise<void>;
  setDirection(direction: 'inbound' | 'outbound' | 'bidirectional' | 'disabled'): Promise<void>;
  /** It is read at `atMs`, and shows this figure in each of the records, or in all. */
  read(quantity: number | null, atMs: number, units?: readonly string[]): Promise<void>;
  /** All records are read at `atMs`; each shows the figure of its unit. */
  readEach(quantityOf: (unit: string) => number | null, atMs: number): Promise<void>;
  /** Its figures open stock at `atMs`, beside its open orders, which were taken in. */
  open(quantity: number, atMs: number, orders: readonly OrderSnapshot[]): Promise<void>;
  /** Every change of its orders from before `atMs` is known from now on. */
  hear(atMs: number): Promise<void>;
  /**
   * Every change of its orders is heard of until `atMs`, and what is due then is decided. Returns how many
   * observations were decided.
   */
  decide(atMs: number): Promise<number>;
  observations(): Promise<readonly { id: string; state: string; units: number; consumed: number }[]>;
}

export async function observeShop(db: Db, integrationId: IntegrationId): Promise<ObservedShop> {
  const lease = await acquireLease(db, integrationId, {
    now: start,
    leaseMs: 24 * 3_600_000,
    callTimeoutMs: 30_000,
    requestLifetimeMs: 60_000,
  });
  if (lease === null) throw new Error('Somebody else holds the lease.');
  const records = (units?: readonly string[]) =>
    db
      .updateTable('channel_stock')
      .where('integration_id', '=', integrationId)
      .$if(units !== undefined, (query) => query.where('external_stock_id', 'in', units ?? []));
  const answered = async (
    quantityOf: (unit: string) => number | null,
    atMs: number,
    units?: readonly string[],
  ) => {
    await records(units)
      .set({ read_due_at: after(atMs) })
      .execute();
    const wanted = await takeReadings(db, lease, { now: after(atMs), limit: 1_000, readingForMs: 60_000 });
    return wanted.map((one) => {
      const quantity = quantityOf(one.ref.unit);
      const why = quantity === null ? ('unmanaged' as const) : null;
      const { channelStockId } = one;
      const figure = { channelStockId, quantity, why, readStartedAt: after(atMs), platformAt: null };
      return { wanted: one, read: figure };
    });
  };
  const read = async (...reading: Parameters<typeof answered>) => {
    const [, atMs] = reading;
    await recordReadings(db, lease, await answered(...reading), { at: after(atMs), ...observing });
  };
  const hear = (atMs: number) => raiseHeardUntil(db, { integrationId, until: after(atMs) });
  return {
    integrationId,
    lease,
    async know(quantity, unit) {
      const known = { known: quantity, known_at: start, confirmed: quantity };
      await records(unit === undefined ? undefined : [unit])
        .set(known)
        .execute();
    },
    async setDirection(direction) {
      await db
        .updateTable('sync_settings')
        .set({ direction })
        .where('integration_id', '=', integrationId)
        .execute();
    },
    read: (quantity, atMs, units) => read(() => quantity, atMs, units),
    readEach: (quantityOf, atMs) => read(quantityOf, atMs),
    async open(quantity, atMs, orders) {
      const readings = await answered(() => quantity, atMs);
      await openStock(db, lease, { readings, orders }, { at: after(atMs), ...observing });
    },
    hear,
    async decide(atMs) {
      await hear(atMs);
      const decided = await decideDue(db, after(atMs));
      await closeDecided(db, after(atMs));
      return decided;
    },
    observations: () =>
      db
        .selectFrom('observations')
        .where('integration_id', '=', integrationId)
        .select(['id', 'state', 'units', 'consumed'])
        .orderBy('read_started_at')
        .orderBy('id')
        .execute(),
  };
}
