import type { LocationId } from '../ids.ts';

/** One of our locations behind an integration, and what the platform calls the place it stands for ('': all of it). */
export interface Place {
  readonly name: string;
  readonly locationId: LocationId;
}

/**
 * Where a line may take stock, best first: what stands behind the place that its order names, then the rest. `places`
 * come by priority. Pure.
 */
export function preferenceAt(places: readonly Place[], name: string): readonly LocationId[] {
  const here = places.filter((place) => place.name === name);
  return [...new Set([...here, ...places].map(({ locationId }) => locationId))];
}
