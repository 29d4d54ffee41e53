import type { BlockReason, PublishingStanding } from './block-reason.ts';
import type { Figure } from './figure.ts';
import { heldBackBy } from './held-back.ts';
import { toSend } from './send.ts';
import type { Sending } from './send.ts';

/** What a channel stock is to show as things stand, and the first reason that keeps it from being written. */
export interface Decision {
  readonly figure: Figure;
  readonly expected: readonly number[];
  readonly block: BlockReason | null;
  /** Its listing is ended once the 0 is confirmed, where the platform can. */
  readonly ends: boolean;
}

/** Decides as the publisher would at this moment, for whoever asks why. Pure. */
export function decisionFor(
  standing: PublishingStanding & Sending,
  options: { readonly settlesWithinMs: number },
): Decision {
  const sending = toSend(standing, { ...options, adjusts: false, ends: true });
  const { figure, expected, ends } = sending;
  return { figure, expected, ends, block: heldBackBy(standing, sending) };
}
