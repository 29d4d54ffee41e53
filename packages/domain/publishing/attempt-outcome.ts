/** A platform's answer to one write or one read-back, reduced to what decides the next step. */
export type PlatformAnswer =
  /** The figure returned by a write of `wanted` units, or read back after it. */
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
  /** The platform's limit of writes of this listing is used up. It concerns no other listing. */
  | { readonly kind: 'unit_limited'; readonly retryAfterMs: number; readonly limit: string }
  /** `own`: Onhand keeps to a limit, and did not ask the platform. */
  | { readonly kind: 'rate_limited'; readonly retryAfterMs: number; readonly own?: boolean }
  | { readonly kind: 'unavailable'; readonly message: string; readonly retryAfterMs?: number }
  | { readonly kind: 'unauthorized'; readonly message: string };

/** What to do with the channel stock next. `delayMs` counts from the answer. */
export type NextStep =
  | { readonly step: 'confirm'; readonly quantity: number }
  /** Write again, with the figure that is current then. `counted`: the answer used up an attempt. */
  | {
      readonly step: 'write';
      readonly delayMs: number;
      readonly counted: boolean;
      /** What it waits for meanwhile, beside its integration. */
      readonly waitsFor?: 'unit_limited';
    }
  /** The write may have taken effect: read the figure before writing again. */
  | { readonly step: 'read_back'; readonly delayMs: number; readonly counted: boolean }
  /** A person has to look: open a failed item. */
  | { readonly step: 'fail'; readonly code: string; readonly message: string };

/** Whether an answer is that of a reading back. `writeMessage`: what the platform answered to its write. */
export interface ReadingBack {
  readonly readingBack: boolean;
  readonly writeMessage?: string | null;
}

/** The number of attempts at one figure before a failed item is opened (DESIGN §4.4). */
export const maxAttempts = 5;
const firstDelayMs = 2_000;

/**
 * Decides what follows from a platform's answer to attempt number `attempt` (from 1). Answers that concern
 * the whole integration (`rate_limited`, `unavailable`, `unauthorized`) use up no attempt. The publisher
 * pauses, then writes, or reads back a write of unknown outcome. Pure.
 */
export function nextStep(
  answer: PlatformAnswer,
  attempt: number,
  options: ReadingBack & { readonly requestLifetimeMs: number },
): NextStep {
  const exhausted = attempt >= maxAttempts;
  const delayMs = firstDelayMs * 2 ** (attempt - 1);
  switch (answer.kind) {
    case 'figure':
      return afterFigure(answer, { ...options, exhausted, delayMs });
    case 'stock_not_managed':
      return {
        step: 'fail',
        code: 'stock_not_managed',
        message: 'The platform does not manage stock for this listing.',
      };
    case 'missing':
      return { step: 'fail', code: 'missing', message: 'The listing no longer exists on the platform.' };
    case 'rejected':
      return answer.transient === true && !exhausted
        ? { step: 'write', delayMs, counted: true }
        : { step: 'fail', code: answer.code, message: answer.message };
    case 'stale':
      return exhausted
        ? { step: 'fail', code: 'stale', message: 'The figure on the platform changed before every write.' }
        : { step: 'write', delayMs: 0, counted: true };
    case 'unknown':
      // The last attempt is read back too. Giving up while it can still take effect would let it undo a newer
      // figure.
      return exhausted && options.readingBack
        ? { step: 'fail', code: 'outcome_unknown', message: answer.message }
        : {
            step: 'read_back',
            // An answered request no longer runs on the platform. An unanswered one can still take effect.
            delayMs: answer.ended ? 0 : options.requestLifetimeMs,
            counted: true,
          };
    case 'unit_limited':
      return { step: 'write', delayMs: answer.retryAfterMs, counted: false, waitsFor: 'unit_limited' };
    case 'rate_limited':
    case 'unavailable':
    case 'unauthorized':
      return options.readingBack
        ? { step: 'read_back', delayMs: 0, counted: false }
        : { step: 'write', delayMs: 0, counted: false };
  }
}

/**
 * Judges the figure in an answer.
 *
 * - A write is confirmed by its own figure, or by a lower one: the shop sold meanwhile.
 * - A higher figure would oversell, so the figure is written again.
 * - A read-back confirms only the written figure. Any other figure means that the write was not applied.
 */
function afterFigure(
  { quantity, wanted }: { readonly quantity: number; readonly wanted: number },
  state: ReadingBack & { readonly exhausted: boolean; readonly delayMs: number },
): NextStep {
  const { exhausted, delayMs, readingBack, writeMessage = null } = state;
  if (quantity === wanted || (!readingBack && quantity < wanted)) {
    return { step: 'confirm', quantity };
  }
  if (!exhausted) return { step: 'write', delayMs, counted: !readingBack };
  const shown = `The channel shows ${quantity}, not ${wanted}.`;
  const message = writeMessage === null ? shown : `${shown} The platform answered the write: ${writeMessage}`;
  return { step: 'fail', code: 'not_applied', message };
}
