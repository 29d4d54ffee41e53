import type { LocationId } from '../ids.ts';

/** One step of how a figure came about, kept with every write so that it can be explained later. */
export interface FigureStep {
  readonly step: 'available' | 'floor';
  readonly figure: number;
  /** The values the step used. */
  readonly detail: Readonly<Record<string, number>>;
}

/** The figure a channel should show, in sellable units, never negative, and the steps that led to it. */
export interface Figure {
  readonly quantity: number;
  readonly steps: readonly FigureStep[];
}

/**
 * The figure for one channel stock: what is available at the locations mapped to it, never below zero.
 * Pure; the policy's steps (buffer, percent, maximum, …) follow between these two (DESIGN §4.4).
 */
export function figureFor(
  stock: readonly { readonly locationId: LocationId; readonly available: number }[],
): Figure {
  const available = stock.reduce((sum, level) => sum + level.available, 0);
  const detail = Object.fromEntries(stock.map((level) => [level.locationId, level.available]));
  const quantity = Math.max(0, available);
  const steps: FigureStep[] = [{ step: 'available', figure: available, detail }];
  if (quantity !== available) {
    steps.push({ step: 'floor', figure: quantity, detail: { floor: 0 } });
  }
  return { quantity, steps };
}
