import type { BlockReason, PublishingInputs } from './block-reason.ts';
import type { Figure } from './figure.ts';
import { heldBackBy } from './held-back.ts';
import { toSend } from './send.ts';
import type { Sending } from './send.ts';

/** The figure that a channel stock should show now, and the first reason that prevents writing it. */
export interface Decision {
  readonly figure: Figure;
  readonly expected: readonly number[];
  readonly block: BlockReason | null;
  /** The listing ends once the 0 is confirmed, where the platform can end listings. */
  readonly ends: boolean;
}

/** Decides as the publisher would at this moment, for an explanation. Pure. */
export function decisionFor(
  inputs: PublishingInputs & Sending,
  options: { readonly settlesWithinMs: number },
): Decision {
  const sending = toSend(inputs, { ...options, adjusts: false, ends: true });
  const { figure, expected, ends } = sending;
  return { figure, expected, ends, block: heldBackBy(inputs, sending) };
}
