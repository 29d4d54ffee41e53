import type { Moment, OrderContent } from './order-content.ts';

/**
 * When a line's units left at the latest, and when the last of its restocked units came back. Epoch ms by our
 * clock. Null: the platform does not tell, or nothing left or came back.
 */
export interface LeftWhen {
  readonly leftAt: number | null;
  readonly backAt: number | null;
}

/** Shops tell the time in whole seconds. */
const clockStepMs = 1_000;

/**
 * Returns when the units of a line left a warehouse and came back, so that a count made since is known to
 * lack or contain them. An inexact moment is an upper bound, as is needed here. Pure.
 */
export function leftWhen(
  order: OrderContent,
  { restockedAt, clockAheadMs }: { readonly restockedAt?: Moment; readonly clockAheadMs: number },
): LeftWhen {
  const byOurClock = (moment: Moment | undefined) =>
    moment === undefined ? null : Date.parse(moment.at) - clockAheadMs + clockStepMs;
  const { state, closedAt, cancelledAt } = order;
  switch (state) {
    case 'closed':
      return { leftAt: byOurClock(closedAt), backAt: byOurClock(restockedAt) };
    case 'cancelled':
      return { leftAt: byOurClock(cancelledAt), backAt: byOurClock(cancelledAt ?? restockedAt) };
    case 'open':
    case 'pending':
      return { leftAt: null, backAt: byOurClock(restockedAt) };
  }
}
