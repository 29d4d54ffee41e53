import { apiError } from './errors.ts';

/** The number of a simple product's only variant is this much above the product's. */
const ofOnlyVariant = 40_000_000_000;
/** The number of an inventory item is this much above its variant's. */
const ofInventoryItem = 50_000_000_000;

export function gid(type: string, id: number | string): string {
  return `gid://shopify/${type}/${id}`;
}

/** Splits a global id into its type and number. */
export function partsOf(id: string): {
  readonly type: string;
  readonly number: number;
  readonly query: URLSearchParams;
} {
  const found = /^gid:\/\/shopify\/(\w+)\/(\d+)(\?.*)?$/.exec(id);
  if (found === null) throw apiError('INVALID_VARIABLE', `Invalid global id '${id}'`);
  return { type: found[1] ?? '', number: Number(found[2]), query: new URLSearchParams(found[3] ?? '') };
}

/** Returns the number in a global id; null if it is an id of another type. */
export function numberOf(id: string, type: string): number | null {
  const parts = partsOf(id);
  return parts.type === type ? parts.number : null;
}

/** Returns the number of the variant that a record is, or has if it is a simple product. */
export function variantNumber({ id, type }: { readonly id: number; readonly type: string }): number {
  return type === 'variation' ? id : id + ofOnlyVariant;
}

export function inventoryItemNumber(record: { readonly id: number; readonly type: string }): number {
  return variantNumber(record) + ofInventoryItem;
}

/** Returns the number of the variant that an inventory item belongs to. */
export function variantOfItem(inventoryItem: number): number {
  return inventoryItem - ofInventoryItem;
}

/** Returns the id that the record of a variant has if its product is simple. */
export function productOfOnlyVariant(variant: number): number {
  return variant - ofOnlyVariant;
}

/** Tells whether a variation was the only variant of a simple product: it kept its number. */
export function isOfOnlyVariant(id: number): boolean {
  return id >= ofOnlyVariant;
}
