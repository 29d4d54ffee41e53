import type { Moment, OrderContent, OrderContentLine } from './order-content.ts';

/**
 * The units that a platform held lowered for a line when the opening's figure was read, as far as the
 * snapshot's moments tell. The bounds are equal where they decide.
 */
export interface PossibleBaseline {
  readonly lowest: number;
  readonly highest: number;
}

const nothing: PossibleBaseline = { lowest: 0, highest: 0 };

/**
 * Bounds the baseline of a line of an order at the shop that opened its item's stock (DESIGN §4.2, around the
 * opening). `openedAt` is when the opening's reading began, `seenAt` when the order was first seen reserving
 * (epoch ms by the shop's clock). Pure.
 *
 * - An order that was placed or began to reserve after the opening was not in its figure.
 * - Units of an older order were in it, also units that were put back on sale afterwards.
 * - An inexact moment is an upper bound. It decides only if it lies before the opening.
 */
export function possibleBaseline(
  order: OrderContent,
  line: OrderContentLine,
  { openedAt, seenAt }: { readonly openedAt: number; readonly seenAt: number | null },
): PossibleBaseline {
  if (order.test || Date.parse(order.placedAt) >= openedAt) return nothing;
  const reserved = wasBefore(order.reservedAt, openedAt);
  // Stock that a closed order holds was lowered by then, and so was stock that a cancelled one keeps.
  const ended = order.state === 'cancelled' ? order.cancelledAt : order.closedAt;
  const hadEnded = wasBefore(ended, openedAt) === 'yes';
  if (reserved === 'no' && !hadEnded) return nothing;
  const back = putBackSince(order, line, openedAt);
  const highest = line.stockLowered + back.highest;
  const isCertain = reserved === 'yes' || hadEnded || (seenAt ?? Infinity) < openedAt;
  return { lowest: isCertain ? line.stockLowered + back.lowest : 0, highest };
}

/** Bounds the units of a line that its platform put back on sale since the opening. */
function putBackSince(order: OrderContent, line: OrderContentLine, openedAt: number): PossibleBaseline {
  const cancelled = Math.min(line.cancelled, line.quantity);
  const restocked = Math.min(line.restocked, line.quantity - cancelled);
  const others = partPutBack(cancelled + restocked, line.restockedAt, openedAt);
  if (order.state !== 'cancelled' || !line.restockOnCancel) return others;
  const left = line.quantity - cancelled - restocked - line.stockLowered;
  const back = allPutBack(Math.max(0, left), order.cancelledAt ?? line.restockedAt, openedAt);
  return { lowest: others.lowest + back.lowest, highest: others.highest + back.highest };
}

/** Units that were put back at once, at one moment. */
function allPutBack(units: number, at: Moment | undefined, openedAt: number): PossibleBaseline {
  switch (wasBefore(at, openedAt)) {
    case 'yes':
      return nothing;
    case 'no':
      return { lowest: units, highest: units };
    case 'unknown':
      return { lowest: 0, highest: units };
  }
}

/** Units that were put back in one or several parts, the last of them at that moment. */
function partPutBack(units: number, last: Moment | undefined, openedAt: number): PossibleBaseline {
  const all = allPutBack(units, last, openedAt);
  return { lowest: Math.min(all.lowest, 1), highest: all.highest };
}

function wasBefore(moment: Moment | undefined, openedAt: number): 'yes' | 'no' | 'unknown' {
  if (moment === undefined) return 'unknown';
  if (Date.parse(moment.at) < openedAt) return 'yes';
  return moment.exact ? 'no' : 'unknown';
}
