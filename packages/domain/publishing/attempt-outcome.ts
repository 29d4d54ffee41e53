/** What a platform made of one write or one reading back, as far as it matters for what happens next. */
export type PlatformAnswer =
  /** A figure was returned by a write of `wanted` units, or read back after it. */
  | { readonly kind: 'figure'; readonly quantity: number; readonly wanted: number }
  | { readonly kind: 'stale' }
  | { readonly kind: 'stock_not_managed' }
  | { readonly kind: 'missing' }
  | {
      readonly kind: 'rejected';
      readonly code: string;
      readonly message: string;
      readonly transient?: boolean;
    }
  | { readonly kind: 'unknown'; readonly message: string; readonly ended: boolean }
  | { readonly kind: 'rate_limited'; readonly retryAfterMs: number }
  | { readonly kind: 'unavailable'; readonly message: string; readonly retryAfterMs?: number }
  | { readonly kind: 'unauthorized'; readonly message: string };

/** What becomes of the channel stock. `delayMs` counts from the answer. */
export type NextStep =
  | { readonly step: 'confirm'; readonly quantity: number }
  /** Write again, with the figure of that moment. `counted`: it used up an attempt. */
  | { readonly step: 'write'; readonly delayMs: number; readonly counted: boolean }
  /** It may have been applied: read back before anything is written. */
  | { readonly step: 'read_back'; readonly delayMs: number; readonly counted: boolean }
  /** A person has to look: it becomes a failed item. */
  | { readonly step: 'fail'; readonly code: string; readonly message: string };

/** Attempts at one figure before its listing becomes a failed item (DESIGN §4.4). */
export const maxAttempts = 5;
const firstDelayMs = 2_000;

/**
 * What follows from a platform's answer to attempt number `attempt` (from 1) at one channel stock. Answers that
 * belong to the integration (rate_limited, unavailable, unauthorized) use up no attempts: the publisher pauses and
 * then writes, or reads back what was `unknown`. Pure.
 */
export function nextStep(
  answer: PlatformAnswer,
  attempt: number,
  options: { readonly requestLifetimeMs: number; readonly readingBack: boolean },
): NextStep {
  const exhausted = attempt >= maxAttempts;
  const delayMs = firstDelayMs * 2 ** (attempt - 1);
  switch (answer.kind) {
    case 'figure':
      return afterFigure(answer, { exhausted, delayMs, readingBack: options.readingBack });
    case 'stock_not_managed':
      return {
        step: 'fail',
        code: 'stock_not_managed',
        message: 'The platform does not manage stock for it.',
      };
    case 'missing':
      return { step: 'fail', code: 'missing', message: 'The platform does not know it any more.' };
    case 'rejected':
      return answer.transient === true && !exhausted
        ? { step: 'write', delayMs, counted: true }
        : { step: 'fail', code: answer.code, message: answer.message };
    case 'stale':
      return exhausted
        ? { step: 'fail', code: 'stale', message: 'The figure there changed before every write.' }
        : { step: 'write', delayMs: 0, counted: true };
    case 'unknown':
      // Also the last attempt is read back: given up while it may still take effect, it would undo a newer figure.
      return exhausted && options.readingBack
        ? { step: 'fail', code: 'outcome_unknown', message: answer.message }
        : {
            step: 'read_back',
            // A request that was answered no longer runs there; one that was not may still take effect.
            delayMs: answer.ended ? 0 : options.requestLifetimeMs,
            counted: true,
          };
    case 'rate_limited':
    case 'unavailable':
    case 'unauthorized':
      return options.readingBack
        ? { step: 'read_back', delayMs: 0, counted: false }
        : { step: 'write', delayMs: 0, counted: false };
  }
}

/**
 * A write is confirmed by its figure, and also by a lower one: the shop sold meanwhile. A higher one would oversell,
 * so it is written again. A reading back confirms that very figure; another one means that it was not applied.
 */
function afterFigure(
  { quantity, wanted }: { readonly quantity: number; readonly wanted: number },
  state: { readonly exhausted: boolean; readonly delayMs: number; readonly readingBack: boolean },
): NextStep {
  if (quantity === wanted || (!state.readingBack && quantity < wanted)) {
    return { step: 'confirm', quantity };
  }
  return state.exhausted
    ? { step: 'fail', code: 'not_applied', message: `The channel shows ${quantity}, not ${wanted}.` }
    : { step: 'write', delayMs: state.delayMs, counted: !state.readingBack };
}
