import type { OperationOn } from '../failed-items/operations.ts';
import { nextStep } from './attempt-outcome.ts';
import type { NextStep, PlatformAnswer } from './attempt-outcome.ts';

/** What is changed of a listing besides its quantities: whether it is on sale, and whether its stock is managed. */
export type ChangeAspect = 'state' | 'stock';
export type WantedChange = 'listed' | 'ended' | 'managed';

/** What a platform made of one change of a listing. */
export type ChangeAnswer = PlatformAnswer | { readonly kind: 'ok' };

/** What becomes of a change. `unknown`: it may take effect for so long; then what is wanted by then is sent. */
export type ChangeStep =
  | { readonly step: 'done' }
  | { readonly step: 'again' | 'unknown'; readonly delayMs: number; readonly counted: boolean }
  | { readonly step: 'fail'; readonly code: string; readonly message: string };

/**
 * What follows from the answer to attempt number `attempt` (from 1) at a change of a listing. Attempts, delays and
 * pauses are those of quantities. A change sent twice is the same, so one of unknown outcome is not read back: when it
 * can take effect no more it is sent again, or the opposite is where that is wanted meanwhile. `wasUnknown`: the
 * attempt before it is of unknown outcome. Pure.
 */
export function afterChange(
  answer: ChangeAnswer,
  attempt: number,
  { requestLifetimeMs, wasUnknown }: { readonly requestLifetimeMs: number; readonly wasUnknown: boolean },
): ChangeStep {
  if (answer.kind === 'ok') return { step: 'done' };
  return stepOf(nextStep(answer, attempt, { requestLifetimeMs, readingBack: wasUnknown }));
}

function stepOf(next: NextStep): ChangeStep {
  switch (next.step) {
    case 'confirm':
      return { step: 'done' };
    case 'write':
      return { step: 'again', delayMs: next.delayMs, counted: next.counted };
    case 'read_back':
      return { step: 'unknown', delayMs: next.delayMs, counted: next.counted };
    case 'fail':
      return next;
  }
}

type ChangeOperation = Extract<OperationOn<'listing'>, 'end_listing' | 'relist_listing' | 'manage_stock'>;

/** Names the operation of a change in its failed item. */
export function changeOperation(wanted: WantedChange): ChangeOperation {
  switch (wanted) {
    case 'ended':
      return 'end_listing';
    case 'listed':
      return 'relist_listing';
    case 'managed':
      return 'manage_stock';
  }
}

/** The failed-item operations that a finished change of this aspect closes. */
export const changeOperations: Readonly<Record<ChangeAspect, readonly ChangeOperation[]>> = {
  state: ['end_listing', 'relist_listing'],
  stock: ['manage_stock'],
};
