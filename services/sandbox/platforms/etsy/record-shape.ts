import type { Attribute, Product } from '../../shop/state.ts';
import type { WantedProduct } from './inventory-rules.ts';
import type { PropertyValue } from './own-state.ts';

/** Tells whether products are the variations of a listing. */
export function hasVariations(products: readonly WantedProduct[]): boolean {
  return products.some(({ propertyValues }) => propertyValues.length > 0);
}

/** Returns what a variation stands for, in the words of the shared state. */
export function attributesOf(values: readonly PropertyValue[]): Attribute[] {
  return values.map((one) => ({
    name: one.property_name ?? '',
    variation: true,
    options: [],
    option: optionOf(one),
  }));
}

/** Makes the record of a listing one with variations, or one that is sold itself. */
export function shapeListing(listed: Product, wanted: readonly WantedProduct[]): void {
  const varies = hasVariations(wanted);
  listed.type = varies ? 'variable' : 'simple';
  listed.manageStock = !varies;
  if (varies) Object.assign(listed, { stockQuantity: null, sku: '' } satisfies Partial<Product>);
  const values = wanted.flatMap(({ propertyValues }) => propertyValues);
  const names = new Set(values.map(({ property_name: name }) => name ?? ''));
  listed.attributes = [...names].map((name) => ({
    name,
    variation: true,
    options: [...new Set(values.filter((one) => (one.property_name ?? '') === name).map(optionOf))],
    option: '',
  }));
}

function optionOf({ values }: PropertyValue): string {
  return values.join(', ');
}
