import type { BlockReason, PublishingInputs } from './block-reason.ts';
import { heldBackBy } from './held-back.ts';
import { toSend } from './send.ts';
import type { Sending, ToSend } from './send.ts';

/** What to do with a channel stock that is due. */
export type WriteDecision =
  | { readonly kind: 'hold_back'; readonly code: BlockReason }
  /** The platform certainly shows the figure already. */
  | ({ readonly kind: 'already_shown' } & ToSend)
  | ({ readonly kind: 'send' } & ToSend);

/**
 * Decides whether a channel stock is written now, and with which figure. Undefined inputs: it has no listing.
 * Pure.
 */
export function decideWrite(
  inputs: (PublishingInputs & Sending) | undefined,
  options: Parameters<typeof toSend>[1],
): WriteDecision {
  if (inputs === undefined) return { kind: 'hold_back', code: 'not_linked' };
  const sending = toSend(inputs, options);
  const code = heldBackBy(inputs, sending);
  if (code !== null) return { kind: 'hold_back', code };
  return { kind: sending.isThere ? 'already_shown' : 'send', ...sending };
}
