import { expectedFigures, isDoubted } from '../observing/expected-figures.ts';
import type { Deduction } from '../observing/expected-figures.ts';
import { atZero, figureFor, notRaised } from './figure.ts';
import type { AvailableStock, Figure, Shaping } from './figure.ts';

/** Everything that decides the figure of a channel stock, and which figure it shows already. */
export interface Sending extends Shaping {
  readonly stock: readonly AvailableStock[];
  readonly known: number | null;
  /** Epoch ms. */
  readonly knownAt: number | null;
  readonly deductions: readonly Deduction[];
  /**
   * For a source that only sales are written back to: the units that were added here by hand, on balance.
   * Null: another channel.
   */
  readonly addedByHand?: number | null;
  /** Someone asked for the figure to be sent. */
  readonly forced: boolean;
}

/** What to send to a channel stock. */
export interface ToSend {
  readonly figure: Figure;
  /** The figures that may stand there without an edit by hand. Empty: nothing is known. */
  readonly expected: readonly number[];
  /** Units to add, for a platform that adjusts figures. Null: the figure is set. */
  readonly delta: number | null;
  /** Not sent: the write would change no figure that may stand there, and no one asked for it. */
  readonly isThere: boolean;
  /** Not sent: its own late orders leave its figure in doubt, and it is read first. */
  readonly isDoubted: boolean;
  /** Not sent: the figure is 0, and the policy keeps the current figure. */
  readonly isKept: boolean;
  /** The figure is 0, and the listing ends once the 0 is confirmed. */
  readonly ends: boolean;
}

/**
 * Works out what to send to a channel stock (DESIGN §4.4). `adjusts`: the platform takes units to add instead
 * of a figure. Pure.
 */
export function toSend(
  sending: Sending,
  {
    settlesWithinMs,
    adjusts,
    ends = false,
  }: {
    readonly settlesWithinMs: number;
    readonly adjusts: boolean;
    /** The platform can end listings. Otherwise a 0 stays a 0. */
    readonly ends?: boolean;
  },
): ToSend {
  const { stock, known, knownAt, deductions, forced, addedByHand = null } = sending;
  const bases = known === null || knownAt === null ? [] : [{ figure: known, at: knownAt }];
  const expected = expectedFigures(bases, deductions, settlesWithinMs);
  const shown = expected.at(-1);
  const plain = figureFor(stock, sending);
  const figure =
    addedByHand === null || shown === undefined ? plain : notRaised(plain, { shown, addedByHand });
  const zero = atZero(figure, sending);
  // The lowest figure includes every possible deduction, so it is the likeliest one.
  const [likeliest] = expected;
  const delta = adjusts && likeliest !== undefined ? figure.quantity - likeliest : null;
  return {
    figure,
    expected,
    delta,
    isThere: !forced && expected.length === 1 && likeliest === figure.quantity,
    isDoubted: isDoubted(deductions, knownAt),
    isKept: zero === 'keep',
    ends: ends && zero === 'end',
  };
}
