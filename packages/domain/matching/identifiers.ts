/** By what records there and here may be found to be the same. */
export const identifiers = ['sku', 'barcode', 'handle'] as const;
export type Identifier = (typeof identifiers)[number];

/** What a listing, or an item, is known by. An item's handle is its product's. */
export type Identifiers = Readonly<Record<Identifier, string | null>>;

/** Whether both have this identifier and it is the same, without regard to case and surrounding space. Pure. */
export function isSame(by: Identifier, one: Identifiers, other: Identifiers): boolean {
  const wanted = normalized(one[by]);
  return wanted !== '' && wanted === normalized(other[by]);
}

/** An identifier as it is compared; '' where there is none. Pure. */
export function normalized(identifier: string | null): string {
  return (identifier ?? '').trim().toLowerCase();
}
