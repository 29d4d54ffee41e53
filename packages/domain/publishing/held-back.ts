import { blockReason } from './block-reason.ts';
import type { BlockReason, PublishingInputs } from './block-reason.ts';
import type { ToSend } from './send.ts';

/**
 * Tells why a channel stock is not written now, or null if nothing prevents it. A channel that already shows
 * its figure waits neither for a schedule nor for orders. Pure.
 */
export function heldBackBy(
  inputs: PublishingInputs,
  sending: Pick<ToSend, 'isKept' | 'isThere' | 'isDoubted' | 'figure' | 'expected'>,
): BlockReason | null {
  const code = blockReason(inputs);
  if (code !== null && code !== 'awaiting_schedule') {
    return code;
  }
  if (sending.isDoubted) {
    return 'orders_awaited';
  }
  if (sending.isKept) {
    return 'zero_stock_kept';
  }
  if (sending.isThere) return null;
  const isAwaited =
    raisesAwaited(inputs, sending) || undoesReturn(inputs, sending) || raisesCopied(inputs, sending);
  return isAwaited ? 'orders_awaited' : code;
}

/**
 * Tells whether a write would put units back on sale that an order may have taken. While a fall waits for its
 * orders, nothing above the figure read is published (DESIGN §4.3, putting back). A write that lowers what
 * the channel shows is no such write.
 */
function raisesAwaited(
  { awaitedFigure }: PublishingInputs,
  { figure, expected }: Pick<ToSend, 'figure' | 'expected'>,
): boolean {
  if (awaitedFigure === null) return false;
  const [lowest = awaitedFigure] = expected;
  return figure.quantity > Math.max(awaitedFigure, lowest);
}

/**
 * Tells whether a write would only take units off again that a cancellation or refund may have put back, and
 * whose news is awaited. A write that lowers the figure further is no such write: the units are needed
 * elsewhere.
 */
function undoesReturn(
  { awaitedReturn = 0 }: PublishingInputs,
  { figure, expected }: Pick<ToSend, 'figure' | 'expected'>,
): boolean {
  const [lowest] = expected;
  return lowest !== undefined && figure.quantity < lowest && lowest <= figure.quantity + awaitedReturn;
}

/**
 * Tells whether a write would raise the figure while copied orders that may have lowered it already are under
 * way. The news of the copies tell.
 */
function raisesCopied(
  { copiesUnderWay = 0 }: PublishingInputs,
  { figure, expected }: Pick<ToSend, 'figure' | 'expected'>,
): boolean {
  const [lowest] = expected;
  return copiesUnderWay > 0 && lowest !== undefined && figure.quantity > lowest;
}
