import { z } from 'zod';

/** From the change to the confirmed figure. The times are null without samples. */
const lag = z.object({
  /** Confirmed writes. */
  samples: z.int(),
  /** The changes that these writes carried: a newer change replaces one that waits. */
  changes: z.int(),
  p50Ms: z.int().nullable(),
  p95Ms: z.int().nullable(),
  p99Ms: z.int().nullable(),
});

const lagWindow = z.object({
  /** The writes that were confirmed since count. Later than the window began: the newest 100,000 count. */
  since: z.date(),
  all: lag,
  /** Only changes that an order caused. */
  orders: lag,
});

const waiting = z.object({
  /** Quantities. */
  count: z.int(),
  /** The changes behind them that are not confirmed. */
  changes: z.int(),
  /**
   * When the oldest of these changes happened, or the last pause ended if that was later; and how long ago
   * that is. Null: nothing waits.
   */
  oldestAt: z.date().nullable(),
  oldestMs: z.int().nullable(),
});

const sold = z.object({
  orders: z.int(),
  units: z.int(),
  /** Orders of the busiest hour. */
  busiestHourOrders: z.int(),
});

const recommendedBuffer = z.object({
  listingId: z.uuid(),
  itemId: z.uuid(),
  sku: z.string().nullable(),
  /** What the other channels sold of the item within the last day; of a bundle, its scarcest component. */
  soldElsewhere: sold,
  /** Units to keep back, so that 99 of 100 lags show no unit that was sold elsewhere meanwhile. */
  recommended: z.int(),
  /** The buffer of the listing's policy now. */
  buffer: z.int(),
});

/** How long an integration's channel takes to show changes, and how many units should be kept back for it. */
export const integrationLag = z.object({
  lastHour: lagWindow,
  lastDay: lagWindow,
  /** Quantities that wait for a write, or whose write is under way. */
  waiting,
  /** Quantities whose last write failed. They wait for a person, or for the next change. */
  failed: waiting,
  /** Why nothing is written to the whole integration: a block code. Null: nothing holds it back. */
  holdCode: z.string().nullable(),
  buffers: z.object({
    /**
     * The lag that the recommendations cover: the p99 of orders within the last day, or of all changes. Where
     * the oldest change waits longer than that now, and nothing holds the integration back: its wait.
     */
    lagMs: z.int().nullable(),
    /** The highest first, at most `limit`. */
    data: z.array(recommendedBuffer),
    /** The number of all listings with a recommended buffer, among the 1,000 items that sold most. */
    total: z.int(),
  }),
});
