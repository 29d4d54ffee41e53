/** A rise that was read once and needs a second reading. `readStartedAt` is in epoch ms. */
export interface Rising {
  readonly seen: number;
  readonly readStartedAt: number;
}

/**
 * The meaning of a figure that was read (DESIGN §4.3). `units` is positive.
 *
 * - `first`: nothing was known about the figure before.
 * - `explained`: the figure may stand there without any edit by hand.
 * - `fallen`: units are gone, and no known order took them.
 * - `rising`: units appeared, and a second reading must agree.
 * - `risen`: the second reading agreed.
 * - `returned`: units appeared at an integration from which stock does not flow in. A cancellation or refund
 *   that Onhand has not heard of yet may have put them back, so the figure stays until orders are heard.
 * - `mismatch`: such units that no order explains, so Onhand overwrites the figure.
 */
export type Finding =
  | { readonly kind: 'first' }
  | { readonly kind: 'explained' }
  | {
      readonly kind: 'fallen' | 'rising' | 'risen' | 'returned' | 'mismatch';
      readonly from: number;
      readonly units: number;
    };

/**
 * Judges a figure against the figures that were expected when the reading began. Pure.
 *
 * - A fall is measured from the nearest expected figure above it, so no more units are removed than must be
 *   gone.
 * - A rise is accepted only if two readings agree that are at least a settling time apart. Stock must also
 *   flow in from that shop, and the figure must stand for one item.
 */
export function judgeReading(
  reading: { readonly seen: number; readonly readStartedAt: number },
  expected: readonly number[],
  standing: {
    readonly flowsIn: boolean;
    readonly rising: Rising | null;
    readonly settlesWithinMs: number;
    /** Units that the platform may put back on sale for orders that Onhand knows. Left out: 0. */
    readonly returnable?: number;
  },
): Finding {
  const { seen, readStartedAt } = reading;
  if (expected.length === 0) {
    return { kind: 'first' };
  }
  if (expected.includes(seen)) {
    return { kind: 'explained' };
  }
  const above = expected.filter((figure) => figure > seen);
  if (above.length > 0) {
    const from = Math.min(...above);
    return { kind: 'fallen', from, units: from - seen };
  }
  const from = Math.max(...expected);
  const rise = { from, units: seen - from };
  if (!standing.flowsIn) {
    return { kind: rise.units <= (standing.returnable ?? 0) ? 'returned' : 'mismatch', ...rise };
  }
  const { rising, settlesWithinMs } = standing;
  const agrees =
    rising !== null && rising.seen === seen && readStartedAt >= rising.readStartedAt + settlesWithinMs;
  return { kind: agrees ? 'risen' : 'rising', ...rise };
}
