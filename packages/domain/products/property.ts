import type { ProductField } from '../settings/sync-settings.ts';

/** Decimal strings of one currency; without a sale `sale` is null. */
export interface Price {
  readonly regular: string;
  readonly sale: string | null;
}

export type PropertyValue = string | readonly string[] | Price | null;

/** A field of a product, or of one of its items: the id is the one's or the other's. */
export type PropertyKey = `${ProductField}:${string}`;

/** What a product holds, or is shown to hold, property by property. What is not said is left out. */
export type Content = Readonly<Record<PropertyKey, PropertyValue>>;

export function propertyKey(field: ProductField, subjectId: string): PropertyKey {
  return `${field}:${subjectId}`;
}

/** The field of a key, and the id of the product or item. */
export function partsOf(key: PropertyKey): { readonly field: ProductField; readonly subjectId: string } {
  const at = key.indexOf(':');
  // A key begins with its field: that is its type.
  return { field: key.slice(0, at) as ProductField, subjectId: key.slice(at + 1) };
}

/** The keys of a content, in its own order. */
export function keysOf(content: Readonly<Record<PropertyKey, unknown>>): readonly PropertyKey[] {
  // `Object.keys` forgets what the keys of its argument are.
  return Object.keys(content) as PropertyKey[];
}

/** Whether two values of a field say the same: prices as numbers, categories and tags in any order. Pure. */
export function isSame(field: ProductField, a: PropertyValue, b: PropertyValue): boolean {
  return canonical(field, a) === canonical(field, b);
}

/** Whether there is nothing to carry over: a product has a title, and no price or SKU is taken away. Pure. */
export function isNothing(field: ProductField, value: PropertyValue): boolean {
  return value === null || (value === '' && (field === 'title' || field === 'sku'));
}

/** A price as it is where there are no sale prices; any other value as it is. Pure. */
export function regularOnly(value: PropertyValue): PropertyValue {
  return isPrice(value) ? { ...value, sale: null } : value;
}

/** A price that was taken from where there are no sale prices: ours stays on sale, if that is still lower. Pure. */
export function keepingSale(value: PropertyValue, ours: PropertyValue): PropertyValue {
  if (!isPrice(value) || !isPrice(ours) || ours.sale === null) return value;
  return Number(ours.sale) < Number(value.regular) ? { ...value, sale: ours.sale } : value;
}

/** Whether a value is a price. */
export function isPrice(value: PropertyValue | undefined): value is Price {
  return typeof value === 'object' && value !== null && 'regular' in value;
}

function canonical(field: ProductField, value: PropertyValue): string {
  if (value === null) return '';
  if (typeof value === 'string') return value.replaceAll('\r\n', '\n').trim();
  if (isPrice(value)) return `${plainMoney(value.regular)} ${plainMoney(value.sale ?? '')}`;
  if (value.length === 0) return '';
  return JSON.stringify(field === 'images' ? value : [...new Set(value)].sort());
}

/** A decimal string without leading and trailing zeros that say nothing. */
function plainMoney(money: string): string {
  const [whole = '', cents = ''] = money.split('.');
  const digits = cents.replace(/0+$/, '');
  return `${whole.replace(/^0+(?=\d)/, '')}${digits === '' ? '' : '.'}${digits}`;
}
