/** A fall that no order has explained yet. Times are epoch ms. */
export interface WaitingFall {
  /** The start of its reading by the platform's clock, or by ours if the platform reports no time. */
  readonly seenAt: number;
  /** How long after its reading an order becomes visible at the latest. */
  readonly visibleWithinMs: number;
  /** When that time is over, by our clock. */
  readonly decideAt: number;
}

/** What is known of the orders that may explain a fall. */
export interface Hearing {
  /** The integration reports orders: its access is not revoked, and its platform has orders. */
  readonly reportsOrders: boolean;
  /** Every change of an order from before is known, by the platform's clock. Epoch ms; null: nothing is. */
  readonly heardUntil: number | null;
  /** An order that may concern the listing could not be read or counted, and nobody has skipped it. */
  readonly orderUnread: boolean;
  /** An order that may concern the listing has a line whose listing is unknown or not linked. */
  readonly lineUnknown: boolean;
}

/** What a fall waits for before it may be put back. */
export type AwaitedByFall = 'visibility_lag' | 'orders_not_heard' | 'order_unread' | 'line_unknown';

/**
 * Returns what a fall still waits for, or null if Onhand may decide it (DESIGN §4.3, putting back). Silence
 * proves nothing: only a complete pass over the orders tells that no order took the units. A shop that
 * reports no orders is decided by time alone. Pure.
 *
 * `awaitedByFall` in core/observations applies the rule to many falls in one statement.
 */
export function awaitedBy(fall: WaitingFall, hearing: Hearing, at: number): AwaitedByFall | null {
  if (fall.decideAt > at) return 'visibility_lag';
  if (!hearing.reportsOrders) return null;
  const { heardUntil } = hearing;
  if (heardUntil === null || heardUntil < fall.seenAt + fall.visibleWithinMs) return 'orders_not_heard';
  if (hearing.orderUnread) return 'order_unread';
  return hearing.lineUnknown ? 'line_unknown' : null;
}

/** After this time an incident tells that a fall waits. */
export const fallWaitsAfterMs: number = 24 * 60 * 60_000;
