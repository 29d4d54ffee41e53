import type { Db } from '@onhand/database/connect.ts';
import { recordReadings, takeReadings } from '@onhand/database/observing/take-readings.ts';
import type { WantedReading } from '@onhand/database/observing/take-readings.ts';
import type { Lease } from '@onhand/database/publishing/lease.ts';
import type { Observing } from '@onhand/domain/observing/meaning.ts';
import { times } from '../core.ts';
import type { NamedReading, WantedFigure } from '../core.ts';
import type { Ids } from './ids.ts';

/** The publisher's readings of figures, by the names of their channels. */
export class Readings {
  readonly #refs = new Map<string, WantedReading['ref']>();
  readonly #db: Db;
  readonly #ids: Ids;

  constructor(db: Db, ids: Ids) {
    this.#db = db;
    this.#ids = ids;
  }

  async take(lease: Lease, now: Date, limit: number): Promise<readonly WantedFigure[]> {
    const wanted = await takeReadings(this.#db, lease, { now, limit, readingForMs: times.readingForMs });
    const named = wanted.map(({ channelStockId, ref, dueAt }) => {
      const channel = this.#ids.nameOf(channelStockId);
      this.#refs.set(channel, ref);
      return { channel, dueAt: dueAt.getTime() };
    });
    return named.toSorted((a, b) => (a.channel < b.channel ? -1 : 1));
  }

  async record(lease: Lease, readings: readonly NamedReading[], observing: Observing): Promise<void> {
    const read = readings.map(({ wanted: { channel, dueAt }, quantity, readStartedAt, platformAt }) => {
      const channelStockId = this.#ids.channel(channel);
      const ref = this.#refs.get(channel) ?? { unit: '', group: '', location: '' };
      return {
        wanted: { channelStockId, ref, dueAt: new Date(dueAt) },
        read: {
          channelStockId,
          quantity,
          why: quantity === null ? ('unmanaged' as const) : null,
          readStartedAt: new Date(readStartedAt),
          platformAt: platformAt === null ? null : new Date(platformAt),
        },
      };
    });
    await recordReadings(this.#db, lease, read, observing);
  }
}
