import type { ProductField } from '../settings/sync-settings.ts';
import { plainMoney } from '../text/money.ts';

/** Decimal strings in one currency. `sale` is null without a sale price. */
export interface Price {
  readonly regular: string;
  readonly sale: string | null;
}

export type PropertyValue = string | readonly string[] | Price | null;

/** A field of a product or of one of its items, with the id of the product or item. */
export type PropertyKey = `${ProductField}:${string}`;

/** The values of a product, by property. Properties without a value are left out. */
export type Content = Readonly<Record<PropertyKey, PropertyValue>>;

/** Builds the key of a field of a product or item. */
export function propertyKey(field: ProductField, subjectId: string): PropertyKey {
  return `${field}:${subjectId}`;
}

/** Splits a key into its field and the id of the product or item. */
export function partsOf(key: PropertyKey): { readonly field: ProductField; readonly subjectId: string } {
  const at = key.indexOf(':');
  // A key begins with its field: that is its type.
  return { field: key.slice(0, at) as ProductField, subjectId: key.slice(at + 1) };
}

/** Lists the keys of a content in their order. */
export function keysOf(content: Readonly<Record<PropertyKey, unknown>>): readonly PropertyKey[] {
  // `Object.keys` forgets what the keys of its argument are.
  return Object.keys(content) as PropertyKey[];
}

/**
 * Tells whether two values of a field are equivalent. Compares prices as numbers, and categories and tags in
 * any order. Pure.
 */
export function isSame(field: ProductField, a: PropertyValue, b: PropertyValue): boolean {
  return canonical(field, a) === canonical(field, b);
}

/**
 * Tells whether a value is too empty to carry over: a product keeps its title, and no price or SKU is
 * removed. Pure.
 */
export function isNothing(field: ProductField, value: PropertyValue): boolean {
  return value === null || (value === '' && (field === 'title' || field === 'sku'));
}

/** Removes the sale price from a price. Returns any other value unchanged. Pure. */
export function regularOnly(value: PropertyValue): PropertyValue {
  return isPrice(value) ? { ...value, sale: null } : value;
}

/** Adds our sale price to a price from a platform without sale prices, if it is still lower. Pure. */
export function keepingSale(value: PropertyValue, ours: PropertyValue): PropertyValue {
  if (!isPrice(value) || !isPrice(ours) || ours.sale === null) return value;
  return Number(ours.sale) < Number(value.regular) ? { ...value, sale: ours.sale } : value;
}

/** Tells whether a value is a price. */
export function isPrice(value: PropertyValue | number | undefined): value is Price {
  return typeof value === 'object' && value !== null && 'regular' in value;
}

function canonical(field: ProductField, value: PropertyValue): string {
  if (value === null) return '';
  if (typeof value === 'string') return value.replaceAll('\r\n', '\n').trim();
  if (isPrice(value)) return `${plainMoney(value.regular)} ${plainMoney(value.sale ?? '')}`;
  if (value.length === 0) return '';
  return JSON.stringify(field === 'images' ? value : [...new Set(value)].sort());
}
