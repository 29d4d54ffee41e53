import type { OperationOn } from '../failed-items/operations.ts';
import { nextStep } from './attempt-outcome.ts';
import { zeroRefused } from './write-step.ts';
import type { NextStep, PlatformAnswer } from './attempt-outcome.ts';

/**
 * The parts of a listing that Onhand changes besides its quantities: `state` (whether it is on sale) and
 * `stock` (whether its stock is managed).
 */
export type ChangeAspect = 'state' | 'stock';
export type WantedChange = 'listed' | 'ended' | 'managed';

/** A platform's answer to one change of a listing. */
export type ChangeAnswer = PlatformAnswer | { readonly kind: 'ok' };

/**
 * What to do with a change next. `unknown`: it can still take effect during the delay. Afterwards, whatever
 * is wanted by then is sent.
 */
export type ChangeStep =
  | { readonly step: 'done' }
  /** The platform does not put a listing without stock on sale. It is wanted again once it has some. */
  | { readonly step: 'drop' }
  | { readonly step: 'again' | 'unknown'; readonly delayMs: number; readonly counted: boolean }
  | { readonly step: 'fail'; readonly code: string; readonly message: string };

/**
 * Decides what follows from the answer to attempt number `attempt` (from 1) at changing a listing. Attempts,
 * delays and pauses are the same as for quantities. Pure.
 *
 * Changes are idempotent, so a change of unknown outcome is not read back. Once it can no longer take effect,
 * whatever is wanted by then is sent. `wasUnknown`: the previous attempt has an unknown outcome.
 */
export function afterChange(
  answer: ChangeAnswer,
  attempt: number,
  {
    requestLifetimeMs,
    wasUnknown,
    relistsByRule = false,
  }: {
    readonly requestLifetimeMs: number;
    readonly wasUnknown: boolean;
    /** A rule puts the listing back on sale. */
    readonly relistsByRule?: boolean;
  },
): ChangeStep {
  if (answer.kind === 'ok') return { step: 'done' };
  if (relistsByRule && answer.kind === 'rejected' && answer.code === zeroRefused) return { step: 'drop' };
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
