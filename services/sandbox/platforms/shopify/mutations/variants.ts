import { z } from 'zod';
import { failOnDemand } from '../../../shop/product-faults.ts';
import type { Shop } from '../../../shop/shop.ts';
import type { Product } from '../../../shop/state.ts';
import { itemNumbered, productOf, touched, variantNumbered, variantsOf } from '../catalog.ts';
import { Refused } from '../errors.ts';
import { numberOf } from '../gid.ts';
import { asObject } from '../json.ts';
import { addVariant, giveOptions, removeVariant, setVariant, variantWith } from '../product-writes.ts';
import { refer } from '../reference.ts';
import { orUserErrors, readInput } from './input.ts';
import { optionValues, stockAt, stockSomewhere, variantFields, variantParts } from './product-input.ts';
import { findProduct } from './products.ts';

const variantsInput = z.array(
  z.strictObject({
    ...variantParts,
    optionValues: optionValues.optional(),
    inventoryQuantities: z
      .array(z.strictObject({ locationId: z.string(), availableQuantity: z.number() }))
      .optional(),
  }),
);

interface BulkArguments {
  readonly productId: string;
  readonly variants: unknown;
  readonly strategy?: string | null;
}

/** Adds variants to a product. By default the only variant of a simple product is taken away for them. */
export function bulkCreate(shop: Shop, args: BulkArguments): object {
  const given = readInput(variantsInput, args.variants, 'productVariantsBulkCreate');
  const raw = rawRows(args.variants);
  return orUserErrors(() => {
    const product = findProduct(shop, args.productId, ['productId']);
    refuseTaken(shop, product, given);
    if (product.type === 'simple') {
      if (args.strategy === 'PRESERVE_STANDALONE_VARIANT') {
        const names = given[0]?.optionValues?.map(({ optionName }) => optionName) ?? [];
        giveOptions(
          shop,
          product,
          names.map((name) => ({ name, value: 'Default Title' })),
        );
      } else giveOptions(shop, product, null);
    }
    const made = given.map((one, index) => {
      const options = (one.optionValues ?? []).map(({ optionName, name }) => ({
        name: optionName,
        value: name,
      }));
      const record = addVariant(shop, product, options);
      setVariant(shop, record, variantFields(one, raw[index] ?? {}));
      stockSomewhere(shop, record);
      const quantities = one.inventoryQuantities ?? [];
      stockAt(
        shop,
        record,
        quantities.map(({ locationId, availableQuantity: quantity }) => ({ locationId, quantity })),
      );
      return record;
    });
    touched(shop, product);
    return {
      product: refer('Product', product),
      productVariants: made.map((record) => refer('ProductVariant', record)),
    };
  });
}

/** Refuses all variants if one of them is there already, or has a price below zero. */
function refuseTaken(shop: Shop, product: Product, given: z.output<typeof variantsInput>): void {
  const seen = new Set<string>();
  given.forEach(({ optionValues: values = [], price }, index) => {
    const options = values.map(({ optionName, name }) => ({ name: optionName, value: name }));
    const words = options.map(({ value }) => value).join(' / ');
    const field = ['variants', String(index)];
    if (seen.has(words) || variantWith(shop, product, options) !== null) {
      const message = `The variant '${words}' already exists.`;
      throw new Refused({ field, code: 'VARIANT_ALREADY_EXISTS', message });
    }
    if (Number(price ?? 0) < 0) {
      const message = 'Price must be greater than or equal to 0';
      throw new Refused({ field: [...field, 'price'], code: 'GREATER_THAN_OR_EQUAL_TO', message });
    }
    seen.add(words);
  });
}

/** Changes variants of a product: all of them, or none if one is refused. */
export function bulkUpdate(shop: Shop, args: BulkArguments): object {
  const given = readInput(variantsInput, args.variants, 'productVariantsBulkUpdate');
  const raw = rawRows(args.variants);
  return orUserErrors(() => {
    const product = findProduct(shop, args.productId, ['productId']);
    const records = given.map(({ id, inventoryQuantities }, index) => {
      const field = ['variants', String(index)];
      if (inventoryQuantities !== undefined) {
        const message = 'Inventory quantities can only be provided during create.';
        throw new Refused({ field, code: 'NO_INVENTORY_QUANTITIES_ON_VARIANTS_UPDATE', message });
      }
      const record = id === undefined ? null : variantNumbered(shop, numberOf(id, 'ProductVariant') ?? 0);
      if (record === null || productOf(shop, record) !== product) {
        const code = 'PRODUCT_VARIANT_DOES_NOT_EXIST';
        throw new Refused({ field: [...field, 'id'], code, message: 'Product variant does not exist' });
      }
      failOnDemand(shop, record.id);
      return record;
    });
    records.forEach((record, index) => {
      const one = given[index];
      if (one === undefined) return;
      setVariant(shop, record, variantFields(one, raw[index] ?? {}));
      touched(shop, record);
    });
    return {
      product: refer('Product', product),
      productVariants: records.map((record) => refer('ProductVariant', record)),
    };
  });
}

export function bulkDelete(
  shop: Shop,
  args: { readonly productId: string; readonly variantsIds: readonly string[] },
): object {
  return orUserErrors(() => {
    const product = findProduct(shop, args.productId, ['productId']);
    const records = args.variantsIds.flatMap((id): Product[] => {
      const record = variantNumbered(shop, numberOf(id, 'ProductVariant') ?? 0);
      return record === null ? [] : [record];
    });
    if (records.length >= variantsOf(shop, product).length) {
      const message = 'At least one variant must remain';
      throw new Refused({ field: ['variantsIds'], code: 'CANNOT_DELETE_LAST_VARIANT', message });
    }
    for (const record of records) removeVariant(shop, record);
    return { product: refer('Product', product) };
  });
}

const itemInput = z.strictObject({
  sku: z.string().optional(),
  tracked: z.boolean().optional(),
  requiresShipping: z.boolean().optional(),
});

/** Changes an inventory item: its SKU, and whether its stock is tracked. */
export function updateItem(shop: Shop, args: { readonly id: string; readonly input: unknown }): object {
  const { sku, tracked } = readInput(itemInput, args.input, 'inventoryItemUpdate');
  return orUserErrors(() => {
    const record = itemNumbered(shop, numberOf(args.id, 'InventoryItem') ?? 0);
    if (record === null) {
      throw new Refused({
        field: ['id'],
        message: "The product couldn't be updated because it does not exist.",
      });
    }
    failOnDemand(shop, record.id);
    setVariant(shop, record, { sku, tracked });
    stockSomewhere(shop, record);
    touched(shop, record);
    shop.emit('inventory_items/update', record.id);
    return { inventoryItem: refer('InventoryItem', record) };
  });
}

function rawRows(variants: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(variants) ? variants.map(asObject) : [];
}
