import type { NextStep } from '../publishing/attempt-outcome.ts';
import type { FigureRead } from './meaning.ts';

/** What a platform answered to an attempt, as far as its figure is concerned. */
export interface FigureAnswer {
  readonly outcome: string;
  /** The figure that was returned or read; null where there was none. */
  readonly seen: { readonly quantity: number } | null;
  /** The figure that was to be written. */
  readonly wanted: number;
  readonly next: NextStep;
  /** It was a reading back, which is no attempt of its own. */
  readonly readBack: boolean;
}

/** Whether an answer's figure is judged as a reading is: it is not what we wrote, or we did not write it. Pure. */
export function isSurprising({ seen, wanted, next, readBack }: FigureAnswer): boolean {
  return seen !== null && (readBack || next.step !== 'confirm' || seen.quantity !== wanted);
}

/** How we came by an answer's figure. Pure. */
export function cameAfter({ outcome, readBack }: FigureAnswer): FigureRead['after'] {
  if (readBack) return 'read_back';
  return outcome === 'stale' ? 'stale' : 'write';
}
