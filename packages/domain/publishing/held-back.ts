import { blockReason } from './block-reason.ts';
import type { BlockReason, PublishingInputs } from './block-reason.ts';
import type { ToSend } from './send.ts';

/**
 * Tells why a channel stock is not written now, or null if nothing prevents it. A channel that already shows
 * its figure does not wait for a schedule. Pure.
 */
export function heldBackBy(
  inputs: PublishingInputs,
  { isKept, isThere }: Pick<ToSend, 'isKept' | 'isThere'>,
): BlockReason | null {
  const code = blockReason(inputs);
  if (code !== null && code !== 'awaiting_schedule') {
    return code;
  }
  if (isKept) {
    return 'zero_stock_kept';
  }
  return isThere ? null : code;
}
