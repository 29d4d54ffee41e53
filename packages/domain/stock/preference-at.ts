import type { LocationId } from '../ids.ts';

/** A location mapped to an integration, with the platform's name for the place ('' means the whole shop). */
export interface Place {
  readonly name: string;
  readonly locationId: LocationId;
}

/**
 * Lists the locations from which a line may take stock, best first. Locations behind the place that the order
 * names come before the others. `places` must be sorted by priority. Pure.
 */
export function preferenceAt(places: readonly Place[], name: string): readonly LocationId[] {
  const here = places.filter((place) => place.name === name);
  return [...new Set([...here, ...places].map(({ locationId }) => locationId))];
}
