import type { ProductChange, ProductSnapshot } from '@onhand/contracts/connector/product.ts';
import type { LinkedUnit } from '@onhand/core/products/begin-change.ts';
import type { ItemOption } from '@onhand/domain/exports/what-is-listed.ts';
import type { ItemId } from '@onhand/domain/ids.ts';
import { keysOf, partsOf, propertyKey } from '@onhand/domain/products/property.ts';
import type { Content, Price, PropertyKey, PropertyValue } from '@onhand/domain/products/property.ts';

const ofProduct = ['title', 'description', 'images', 'categories', 'tags'] as const;

/**
 * Returns a platform's content of a product and its linked units, by Onhand's keys. The oldest unit of an
 * item counts.
 */
export function contentOfSnapshot(snapshot: ProductSnapshot, units: readonly LinkedUnit[]): Content {
  const content: Record<PropertyKey, PropertyValue> = {};
  for (const productId of new Set(units.map((unit) => unit.productId))) {
    for (const field of ofProduct) {
      const value = snapshot[field];
      if (value !== undefined) content[propertyKey(field, productId)] = value;
    }
  }
  const shown = new Map(snapshot.units.map((unit) => [unit.ref.unit, unit]));
  for (const { unit, itemId } of units.toReversed()) {
    const { sku, price } = shown.get(unit) ?? {};
    if (sku !== undefined) content[propertyKey('sku', itemId)] = sku;
    if (price !== undefined) content[propertyKey('price', itemId)] = priceRead(price);
  }
  return content;
}

/** Returns what tells the linked units of a platform's product apart, by their items. */
export function optionsOfSnapshot(
  snapshot: ProductSnapshot,
  units: readonly LinkedUnit[],
): ReadonlyMap<ItemId, readonly ItemOption[]> {
  const shown = new Map(snapshot.units.map((unit) => [unit.ref.unit, unit.options ?? []]));
  return new Map(
    units.flatMap(({ unit, itemId }): [ItemId, readonly ItemOption[]][] => {
      const options = shown.get(unit) ?? [];
      return options.length === 0 ? [] : [[itemId, options]];
    }),
  );
}

/** Returns whether the platform's product has any linked unit. */
export function hasAnyOf(snapshot: ProductSnapshot, units: readonly LinkedUnit[]): boolean {
  return snapshot.units.some(({ ref }) => units.some(({ unit }) => unit === ref.unit));
}

/** Converts content with Onhand's keys to a change request for the platform. */
export function changeOf(content: Content, units: readonly LinkedUnit[]): ProductChange {
  const own: Record<string, PropertyValue> = {};
  const byItem = new Map<string, Record<string, PropertyValue>>();
  for (const key of keysOf(content)) {
    const { field, subjectId } = partsOf(key);
    const value = content[key] ?? null;
    if (field === 'sku' || field === 'price') {
      const item = byItem.get(subjectId) ?? {};
      item[field] = field === 'price' ? priceToSend(value) : value;
      byItem.set(subjectId, item);
    } else {
      own[field] = value;
    }
  }
  const changed = units.flatMap(({ unit, itemId }) => {
    const change = byItem.get(itemId);
    return change === undefined ? [] : [{ unit, ...change }];
  });
  return { ...own, ...(changed.length === 0 ? {} : { units: changed }) };
}

/** Rounds a price to the stored precision. Otherwise storing the price would change it. */
function priceRead({ regular, sale }: Price): Price {
  return { regular: rounded(regular), sale: sale === null ? null : rounded(sale) };
}

/** Rounds an amount to four decimals, half up. */
function rounded(amount: string): string {
  const [whole = '', fraction = ''] = amount.split('.');
  if (fraction.length <= 4) return amount;
  const digits = String((BigInt(whole + fraction.slice(0, 5)) + 5n) / 10n).padStart(5, '0');
  return `${digits.slice(0, -4)}.${digits.slice(-4)}`;
}

function priceToSend(value: PropertyValue): PropertyValue {
  // The field is a price.
  const { regular, sale } = value as Price;
  return { regular: money(regular), sale: sale === null ? null : money(sale) };
}

/** Formats an amount with at least two decimals and no further trailing zeros. */
function money(amount: string): string {
  const [whole = '', cents = ''] = amount.split('.');
  return `${whole}.${cents.replace(/0+$/, '').padEnd(2, '0')}`;
}
