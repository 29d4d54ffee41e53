import { expectedFigures } from '../observing/expected-figures.ts';
import type { Deduction } from '../observing/expected-figures.ts';
import { atZero, figureFor } from './figure.ts';
import type { AvailableStock, Figure, Shaping } from './figure.ts';

/** What decides which figure a channel stock is to show and what it shows already. */
export interface Sending extends Shaping {
  readonly stock: readonly AvailableStock[];
  readonly known: number | null;
  /** Epoch ms. */
  readonly knownAt: number | null;
  readonly deductions: readonly Deduction[];
  /** Somebody asked for it to be sent. */
  readonly forced: boolean;
}

/** What is to be sent. */
export interface ToSend {
  readonly figure: Figure;
  /** The figures that may stand there without anybody's doing; empty: nothing is known of it. */
  readonly expected: readonly number[];
  /** Units to add where the platform adjusts; null: the figure is set. */
  readonly delta: number | null;
  /** It would leave every figure that may stand there as it is, and was not asked for by hand: it is not sent. */
  readonly isThere: boolean;
  /** Nothing is left, and the policy keeps what stands there: it is not sent either. */
  readonly isKept: boolean;
  /** Nothing is left, and once the 0 is confirmed the listing is ended. */
  readonly ends: boolean;
}

/** Works out what to send to a channel stock (DESIGN §4.4). `adjusts`: changes are sent as units to add. Pure. */
export function toSend(
  sending: Sending,
  {
    settlesWithinMs,
    adjusts,
    ends = false,
  }: {
    readonly settlesWithinMs: number;
    readonly adjusts: boolean;
    /** The platform can end listings; elsewhere a 0 stays a 0. */
    readonly ends?: boolean;
  },
): ToSend {
  const { stock, known, knownAt, deductions, forced } = sending;
  const bases = known === null || knownAt === null ? [] : [{ figure: known, at: knownAt }];
  const expected = expectedFigures(bases, deductions, settlesWithinMs);
  const figure = figureFor(stock, sending);
  const zero = atZero(figure, sending);
  // The lowest has all that the platform may have deducted: the likeliest to stand there.
  const [likeliest] = expected;
  const delta = adjusts && likeliest !== undefined ? figure.quantity - likeliest : null;
  return {
    figure,
    expected,
    delta,
    isThere: !forced && expected.length === 1 && likeliest === figure.quantity,
    isKept: zero === 'keep',
    ends: ends && zero === 'end',
  };
}
