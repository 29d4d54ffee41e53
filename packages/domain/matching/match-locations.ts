/** A location with its name, on the platform or here. */
export interface Named<Id extends string> {
  readonly id: Id;
  readonly name: string;
}

/** The location here that has the same name as a location of the platform. */
export type LocationMatch<LocationId extends string> =
  | { readonly externalLocationId: string; readonly kind: 'matched'; readonly locationId: LocationId }
  | { readonly externalLocationId: string; readonly kind: 'none' }
  /** Two locations on one side share this name. Reported, never guessed. */
  | { readonly externalLocationId: string; readonly kind: 'ambiguous' };

/**
 * Finds for each location of the platform the location here with the same name, ignoring case and surrounding
 * space. Pure.
 */
export function matchLocations<LocationId extends string>(
  theirs: readonly Named<string>[],
  ours: readonly Named<LocationId>[],
): readonly LocationMatch<LocationId>[] {
  const oursNamed = Map.groupBy(ours, ({ name }) => normalized(name));
  const theirsNamed = Map.groupBy(theirs, ({ name }) => normalized(name));
  return theirs.map(({ id: externalLocationId, name }) => {
    const called = normalized(name);
    const [first, ...others] = called === '' ? [] : (oursNamed.get(called) ?? []);
    if (first === undefined) return { externalLocationId, kind: 'none' };
    const alone = others.length === 0 && theirsNamed.get(called)?.length === 1;
    return alone
      ? { externalLocationId, kind: 'matched', locationId: first.id }
      : { externalLocationId, kind: 'ambiguous' };
  });
}

function normalized(name: string): string {
  return name.trim().toLowerCase();
}
