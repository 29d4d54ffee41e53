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

/** What of an item is available at a location, and how many of it one unit takes: 1, or more in a bundle. */
export interface AvailableStock {
  readonly locationId: LocationId;
  readonly available: number;
  readonly perUnit: number;
}

/**
 * The figure for one channel stock: what is available at the locations mapped to it, never below zero. A bundle is
 * there as often as each of its components is, location by location: `stock` has a row for each component at each.
 * Pure; the policy's steps (buffer, percent, maximum, …) follow between these two (DESIGN §4.4).
 */
export function figureFor(stock: readonly AvailableStock[]): Figure {
  const units = new Map<LocationId, number>();
  for (const { locationId, available, perUnit } of stock) {
    units.set(locationId, Math.min(units.get(locationId) ?? Infinity, Math.floor(available / perUnit)));
  }
  const available = [...units.values()].reduce((sum, each) => sum + each, 0);
  const quantity = Math.max(0, available);
  const steps: FigureStep[] = [{ step: 'available', figure: available, detail: Object.fromEntries(units) }];
  if (quantity !== available) {
    steps.push({ step: 'floor', figure: quantity, detail: { floor: 0 } });
  }
  return { quantity, steps };
}
