import { z } from 'zod';
import { failOnDemand } from '../../../shop/product-faults.ts';
import type { Shop } from '../../../shop/shop.ts';
import type { Product } from '../../../shop/state.ts';
import { newRecord, touched, variantNumbered, variantsOf } from '../catalog.ts';
import { deleteProduct } from '../delete-product.ts';
import { Refused } from '../errors.ts';
import { numberOf } from '../gid.ts';
import { asObject } from '../json.ts';
import { productWithId } from '../metafields.ts';
import { partOf } from '../part.ts';
import { addVariant, giveOptions, offer, setProduct, setVariant, variantWith } from '../product-writes.ts';
import { refer } from '../reference.ts';
import { orUserErrors, readInput } from './input.ts';
import {
  imagesOf,
  mediaInput,
  optionsInput,
  optionValues,
  productParts,
  stockAt,
  stockSomewhere,
  variantFields,
  variantParts,
} from './product-input.ts';
import { findProduct, undoIfRefused } from './products.ts';

const quantities = z.array(
  z.strictObject({ locationId: z.string(), name: z.literal('available'), quantity: z.number() }),
);
const setInput = z.strictObject({
  ...productParts,
  collections: z.array(z.string()).optional(),
  files: mediaInput.optional(),
  productOptions: optionsInput.optional(),
  variants: z
    .array(
      z.strictObject({
        ...variantParts,
        sku: z.string().optional(),
        optionValues,
        position: z.number().optional(),
        inventoryQuantities: quantities.optional(),
      }),
    )
    .optional(),
});
const customId = z.strictObject({ namespace: z.string().optional(), key: z.string(), value: z.string() });
const identifiers = z.strictObject({
  id: z.string().optional(),
  handle: z.string().optional(),
  customId: customId.optional(),
});

type Input = z.output<typeof setInput>;
type VariantInput = NonNullable<Input['variants']>[number];

/**
 * Creates a product, or makes the named one as the input says. Variants that a given list lacks are deleted.
 */
export function setWholeProduct(
  shop: Shop,
  args: { readonly input: unknown; readonly identifier?: unknown },
): object {
  const given = readInput(setInput, args.input, 'productSet');
  const named = readInput(identifiers, args.identifier ?? {}, 'productSet');
  return orUserErrors(() => {
    const present = presentOne(shop, named);
    refuseMismatch(named, given);
    if (present !== null) failOnDemand(shop, present.id);
    if (present === null && given.title === undefined) {
      throw new Refused({
        field: ['input', 'title'],
        code: 'INVALID_INPUT',
        message: "Title can't be blank",
      });
    }
    if (given.variants !== undefined && given.productOptions === undefined) {
      const message = 'Product options input is required when updating variants';
      throw new Refused({ field: ['input'], code: 'PRODUCT_OPTIONS_INPUT_MISSING', message });
    }
    const name = given.title ?? present?.name ?? '';
    const product = present ?? newRecord(shop, { id: undefined, type: 'simple', parentId: 0, name });
    const work = () => apply(shop, product, given, asObject(args.input));
    if (present === null) undoIfRefused(shop, product, work);
    else work();
    touched(shop, product);
    if (present === null) {
      partOf(shop).unpublished.push(product.id);
      shop.emit('products/create', product.id);
    }
    return { product: refer('Product', product), productSetOperation: null };
  });
}

/** A product that is named by a custom id has to have it afterwards. */
function refuseMismatch(
  { customId: custom }: z.output<typeof identifiers>,
  { metafields }: Pick<Input, 'metafields'>,
): void {
  if (custom === undefined || metafields === undefined) return;
  const has = metafields.some(
    ({ namespace, key, value }) =>
      namespace === custom.namespace && key === custom.key && value === custom.value,
  );
  if (has) return;
  const message = 'The input argument `metafields` (if present) must contain the `customId` value.';
  throw new Refused({ field: ['input', 'metafields'], code: 'METAFIELD_MISMATCH', message });
}

function presentOne(
  shop: Shop,
  { id, handle, customId: custom }: z.output<typeof identifiers>,
): Product | null {
  if (id !== undefined) return findProduct(shop, id, ['identifier', 'id']);
  if (custom !== undefined) return productWithId(shop, custom);
  if (handle === undefined) return null;
  return shop.state.products.find(({ slug, type }) => slug === handle && type !== 'variation') ?? null;
}

function apply(shop: Shop, product: Product, given: Input, raw: Readonly<Record<string, unknown>>): void {
  setProduct(shop, product, {
    ...given,
    images: imagesOf(given.files),
    collectionIds: given.collections?.map((id) => numberOf(id, 'Collection') ?? 0),
  });
  const { variants, productOptions = [] } = given;
  if (variants === undefined) {
    if (product.type === 'simple') stockSomewhere(shop, product);
    return;
  }
  const rawVariants = Array.isArray(raw['variants']) ? raw['variants'].map(asObject) : [];
  const kept = isOnlyDefault(variants) ? [product] : withOptions(shop, product, variants, productOptions);
  kept.forEach((record, index) => {
    const one = variants[index];
    if (one === undefined) return;
    setVariant(shop, record, variantFields(one, rawVariants[index] ?? {}));
    stockSomewhere(shop, record);
    stockAt(shop, record, one.inventoryQuantities ?? []);
  });
}

function isOnlyDefault(variants: readonly VariantInput[]): boolean {
  const [only, ...others] = variants;
  return others.length === 0 && only?.optionValues.every(({ name }) => name === 'Default Title') === true;
}

/** Makes the product have just these variants, and returns their records in their order. */
function withOptions(
  shop: Shop,
  product: Product,
  variants: readonly VariantInput[],
  productOptions: z.output<typeof optionsInput>,
): Product[] {
  if (product.type === 'simple') giveOptions(shop, product, null);
  product.attributes = [];
  for (const { name, values } of productOptions) {
    offer(
      product,
      values.map((value) => ({ name, value: value.name })),
    );
  }
  const records = variants.map((one) => {
    const options = one.optionValues.map(({ optionName, name }) => ({ name: optionName, value: name }));
    const byId = one.id === undefined ? null : variantNumbered(shop, numberOf(one.id, 'ProductVariant') ?? 0);
    if (one.id !== undefined && byId === null) {
      const message = 'Product variant does not exist';
      throw new Refused({ field: ['input', 'variants'], code: 'PRODUCT_VARIANT_DOES_NOT_EXIST', message });
    }
    return byId ?? variantWith(shop, product, options) ?? addVariant(shop, product, options);
  });
  for (const record of variantsOf(shop, product)) {
    if (!records.includes(record)) deleteProduct(shop, record);
  }
  return records;
}
