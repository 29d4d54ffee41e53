import { nextStep } from './attempt-outcome.ts';
import type { NextStep, PlatformAnswer, ReadingBack } from './attempt-outcome.ts';

/**
 * The code with which a connector rejects a 0 that its platform cannot show. Of any other figure, it is a
 * refusal like all others.
 */
export const zeroRefused = 'zero_refused';

/** What to do with a channel stock after a write of its figure, or the reading back of one. */
export type WriteStep =
  | NextStep
  /** The platform shows no 0: the listing is taken off sale instead. */
  | { readonly step: 'take_off_sale'; readonly message: string };

/** Decides what follows from the answer to a write of `wanted` units. As `nextStep`. Pure. */
export function afterWrite(
  answer: PlatformAnswer,
  attempt: number,
  { wanted, ...options }: ReadingBack & { readonly requestLifetimeMs: number; readonly wanted: number },
): WriteStep {
  const refusesZero = answer.kind === 'rejected' && answer.code === zeroRefused;
  return refusesZero && wanted === 0 && !options.readingBack
    ? { step: 'take_off_sale', message: answer.message }
    : nextStep(answer, attempt, options);
}
