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
const otherwise = 'Variant';

/**
 * Decides how the items of a product are told apart by shoppers. One item has no options. Several have
 * those that all of them name, if no two have the same values; otherwise one option with their SKUs. Pure.
 */
export function listedOptions(items: readonly ItemToList[]): ListedOptions {
  const skus = items.map(({ sku }) => sku?.trim() ?? '');
  const unnamed = items[skus.indexOf('')];
  if (unnamed !== undefined) {
    const message = `${itemWithOptions(unnamed)} has no SKU.`;
    return { kind: 'refused', code: 'sku_missing', message };
  }
  // Platforms compare SKUs without regard to case.
  const lowerCased = skus.map((sku) => sku.toLowerCase());
  const repeated = skus.find((_, index) => lowerCased.indexOf(lowerCased[index] ?? '') < index);
  if (repeated !== undefined) {
    const message = `Two items of the product have the SKU ${repeated}.`;
    return { kind: 'refused', code: 'sku_repeated', message };
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
  return { kind: 'options', names: [otherwise], values: skus.map((sku) => [sku]) };
}

function itemWithOptions({ options }: ItemToList): string {
  if (options.length === 0) return 'An item of the product';
  return `The item with ${options.map(({ name, value }) => `${name} ${value}`).join(', ')}`;
}
