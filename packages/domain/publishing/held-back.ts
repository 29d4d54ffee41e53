import { blockReason } from './block-reason.ts';
import type { BlockReason, PublishingStanding } from './block-reason.ts';
import type { ToSend } from './send.ts';

/**
 * Why a channel stock is not written now; null if nothing keeps it from being written. What shows its figure already
 * has nothing to wait for. Pure.
 */
export function heldBackBy(
  standing: PublishingStanding,
  { isKept, isThere }: Pick<ToSend, 'isKept' | 'isThere'>,
): BlockReason | null {
  const code = blockReason(standing);
  if (code !== null && code !== 'awaiting_schedule') {
    return code;
  }
  if (isKept) {
    return 'zero_stock_kept';
  }
  return isThere ? null : code;
}
