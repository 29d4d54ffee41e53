/** A rise that was read once and waits for a second reading. `readStartedAt` in epoch ms. */
export interface Rising {
  readonly seen: number;
  readonly readStartedAt: number;
}

/**
 * What a figure that was read means (DESIGN §4.3). `units` is positive.
 * first: nothing was known of it; explained: it may stand there without anybody's doing;
 * fallen: units are gone and nothing we know took them; rising: units came and a second reading has to agree;
 * risen: it did; mismatch: units came where stock does not flow in, so the figure is overwritten.
 */
export type Finding =
  | { readonly kind: 'first' }
  | { readonly kind: 'explained' }
  | {
      readonly kind: 'fallen' | 'rising' | 'risen' | 'mismatch';
      readonly from: number;
      readonly units: number;
    };

/**
 * Judges a reading against the figures that were expected when it began. A fall counts from the nearest expected
 * figure above: no more is taken than must be gone. A rise is believed only when two readings agree that are a
 * settling time apart, and only where stock flows in from that shop and the figure stands for one item. Pure.
 */
export function judgeReading(
  reading: { readonly seen: number; readonly readStartedAt: number },
  expected: readonly number[],
  standing: {
    readonly flowsIn: boolean;
    readonly rising: Rising | null;
    readonly settlesWithinMs: number;
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
    return { kind: 'mismatch', ...rise };
  }
  const { rising, settlesWithinMs } = standing;
  const agrees =
    rising !== null && rising.seen === seen && readStartedAt >= rising.readStartedAt + settlesWithinMs;
  return { kind: agrees ? 'risen' : 'rising', ...rise };
}
