/** An option of an item, such as the size `M`. */
export interface ItemOption {
  readonly name: string;
  readonly value: string;
}

/** An item that is to be listed with its product. */
interface ItemToList {
  readonly sku: string | null;
  readonly options: readonly ItemOption[];
}

/** What the items of a product differ in, and the value of each; or why they cannot be listed together. */
export type ListedOptions =
  | {
      readonly kind: 'options';
      readonly names: readonly string[];
      readonly values: readonly (readonly string[])[];
    }
  | { readonly kind: 'refused'; readonly code: 'sku_missing' | 'sku_repeated'; readonly message: string };

/** The option of items that name none. */
const unnamed = 'Variant';

/**
 * Decides how the items of a product are told apart by shoppers. One item has no options. Several have
 * those that all of them name, if no two have the same values; otherwise one option with their SKUs. Pure.
 */
export function listedOptions(items: readonly ItemToList[]): ListedOptions {
  const skus = items.map(({ sku }) => sku?.trim() ?? '');
  if (skus.includes('')) {
    return { kind: 'refused', code: 'sku_missing', message: 'An item of the product has no SKU.' };
  }
  // Platforms compare SKUs without regard to case.
  if (new Set(skus.map((sku) => sku.toLowerCase())).size < skus.length) {
    return { kind: 'refused', code: 'sku_repeated', message: 'Two items of the product have the same SKU.' };
  }
  if (items.length === 1) return { kind: 'options', names: [], values: [[]] };
  const names = items[0]?.options.map(({ name }) => name) ?? [];
  const values = items.map(({ options }) =>
    names.flatMap((name) => options.find((option) => option.name === name)?.value ?? []),
  );
  const isNamed = names.length > 0 && items.every(({ options }) => options.length === names.length);
  const isComplete = values.every((own) => own.length === names.length);
  const combinations = new Set(values.map((own) => JSON.stringify(own.map((value) => value.toLowerCase()))));
  if (isNamed && isComplete && combinations.size === items.length) return { kind: 'options', names, values };
  return { kind: 'options', names: [unnamed], values: skus.map((sku) => [sku]) };
}
