import type { WriteStep } from '../publishing/write-step.ts';
import type { FigureRead } from './meaning.ts';

/** The figure-related part of a platform's answer to a write attempt. */
export interface FigureAnswer {
  readonly outcome: string;
  /** The figure that was returned or read. Null if there was none. */
  readonly seen: { readonly quantity: number } | null;
  /** The figure that the attempt wanted to write. */
  readonly wanted: number;
  readonly next: WriteStep;
  /** The answer is a read-back, which does not count as an attempt of its own. */
  readonly readBack: boolean;
}

/**
 * Tells whether an answer's figure must be judged like a reading: either it differs from the written figure,
 * or Onhand did not write it. Pure.
 */
export function isSurprising({ seen, wanted, next, readBack }: FigureAnswer): boolean {
  return seen !== null && (readBack || next.step !== 'confirm' || seen.quantity !== wanted);
}

/** Tells which kind of call produced an answer's figure. Pure. */
export function cameAfter({ outcome, readBack }: FigureAnswer): FigureRead['after'] {
  if (readBack) return 'read_back';
  return outcome === 'stale' ? 'stale' : 'write';
}
