import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import type { Db } from '@onhand/database/connect.ts';
import { takeReadings } from '@onhand/core/channel-stock/readings.ts';
import { beginLook } from '@onhand/core/observations/look-again.ts';
import { openStock } from '@onhand/core/orders/open-stock.ts';
import { recordReadings } from '@onhand/core/observations/record-readings.ts';
import type { AnsweredReading } from '@onhand/core/observations/record-readings.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import type { WantedReading } from '@onhand/core/channel-stock/readings.ts';
import type { Lease } from '@onhand/core/channel-stock/lease.ts';
import type { Observing } from '@onhand/domain/observing/meaning.ts';
import { times } from '../core.ts';
import type { NamedReading, WantedFigure } from '../core.ts';
import type { Ids } from './ids.ts';

type OpenOrders = readonly OrderSnapshot[] | null;

/** The publisher's readings of figures, by the names of their channels. */
export class Readings {
  readonly #wanted = new Map<string, WantedReading>();
  readonly #db: Db;
  readonly #ids: Ids;

  constructor(db: Db, ids: Ids) {
    this.#db = db;
    this.#ids = ids;
  }

  async take(lease: Lease, now: Date, limit: number): Promise<readonly WantedFigure[]> {
    return this.#name(await takeReadings(this.#db, lease, { now, limit, readingForMs: times.readingForMs }));
  }

  /** Begins to read the figures of observations, for somebody who decides. */
  async look(merchantId: MerchantId, ids: readonly string[], now: Date): Promise<readonly WantedFigure[]> {
    const options = { now, readingForMs: times.readingForMs };
    const begun = await beginLook(this.#db, { merchantId, ids }, options);
    return this.#name(begun.flatMap(({ wanted }) => wanted));
  }

  #name(wanted: readonly WantedReading[]): readonly WantedFigure[] {
    const named = wanted.map((one) => {
      const named = { channel: this.#ids.nameOf(one.channelStockId), dueAt: one.dueAt.getTime() };
      this.#wanted.set(nameOf(named), one);
      return named;
    });
    return named.toSorted((a, b) => (a.channel < b.channel ? -1 : 1));
  }

  async record(
    lease: Lease,
    { readings: named, orders }: { readonly readings: readonly NamedReading[]; readonly orders: OpenOrders },
    observing: Observing,
  ): Promise<void> {
    const readings = this.answered(named);
    if (orders === null) await recordReadings(this.#db, lease, readings, observing);
    else await openStock(this.#db, lease, { readings, orders }, observing);
  }

  /** The readings as the core takes them. */
  answered(readings: readonly NamedReading[]): readonly AnsweredReading[] {
    return readings.map(({ wanted: named, quantity, readStartedAt, platformAt }) => {
      const wanted = this.#wanted.get(nameOf(named));
      if (wanted === undefined) throw new Error(`${named.channel} was not taken to be read.`);
      const { channelStockId } = wanted;
      return {
        wanted,
        read: {
          channelStockId,
          quantity,
          why: quantity === null ? ('unmanaged' as const) : null,
          readStartedAt: new Date(readStartedAt),
          platformAt: platformAt === null ? null : new Date(platformAt),
        },
      };
    });
  }
}

function nameOf({ channel, dueAt }: WantedFigure): string {
  return `${channel} ${dueAt}`;
}
