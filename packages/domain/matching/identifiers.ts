/** The identifiers by which records here and on a platform can match. */
export const identifiers = ['sku', 'barcode', 'handle'] as const;
export type Identifier = (typeof identifiers)[number];

/** The identifiers of a listing or an item. An item has the handle of its product. */
export type Identifiers = Readonly<Record<Identifier, string | null>>;

/** Tells whether two records share this identifier, ignoring case and surrounding space. Pure. */
export function isSame(by: Identifier, one: Identifiers, other: Identifiers): boolean {
  const wanted = normalized(one[by]);
  return wanted !== '' && wanted === normalized(other[by]);
}

/** Normalizes an identifier for comparison. Returns '' if there is none. Pure. */
export function normalized(identifier: string | null): string {
  return (identifier ?? '').trim().toLowerCase();
}
