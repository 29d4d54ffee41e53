import { z } from 'zod';
import type { Shop } from '../../../shop/shop.ts';
import type { Product } from '../../../shop/state.ts';
import { Refused } from '../errors.ts';
import { numberOf } from '../gid.ts';
import { partOf } from '../part.ts';
import type { ProductFields, VariantFields } from '../product-writes.ts';
import { activate, levelAt, move } from '../stock.ts';
import { decimal } from './input.ts';

const status = z.enum(['ACTIVE', 'DRAFT', 'ARCHIVED', 'UNLISTED']);

const metafields = z
  .array(
    z.strictObject({
      namespace: z.string().optional(),
      key: z.string(),
      type: z.string().optional(),
      value: z.string(),
    }),
  )
  .optional();

/** The fields that every product input of the sandbox has. */
export const productParts = {
  title: z.string().optional(),
  descriptionHtml: z.string().optional(),
  handle: z.string().optional(),
  status: status.optional(),
  tags: z.array(z.string()).optional(),
  productType: z.string().optional(),
  vendor: z.string().optional(),
  metafields,
};

export const optionsInput = z.array(
  z.strictObject({
    name: z.string(),
    position: z.number().optional(),
    values: z.array(z.strictObject({ name: z.string() })).default([]),
  }),
);

export const optionValues = z.array(z.strictObject({ optionName: z.string(), name: z.string() }));

const inventoryItem = z.strictObject({
  sku: z.string().optional(),
  tracked: z.boolean().optional(),
  requiresShipping: z.boolean().optional(),
  cost: decimal.optional(),
});

/** The fields that every variant input of the sandbox has. */
export const variantParts = {
  id: z.string().optional(),
  barcode: z.string().optional(),
  price: decimal.optional(),
  compareAtPrice: decimal.optional(),
  inventoryPolicy: z.enum(['DENY', 'CONTINUE']).optional(),
  inventoryItem: inventoryItem.optional(),
  taxable: z.boolean().optional(),
  metafields,
};

export const mediaInput = z.array(
  z.strictObject({
    originalSource: z.string(),
    mediaContentType: z.literal('IMAGE').optional(),
    contentType: z.literal('IMAGE').optional(),
    alt: z.string().optional(),
    duplicateResolutionMode: z.string().optional(),
  }),
);

type VariantParts = z.output<ReturnType<typeof z.object<typeof variantParts>>>;

/** Reads the fields of a variant. `raw` tells a price to compare with that is null from an absent one. */
export function variantFields(
  given: VariantParts & { readonly sku?: string | undefined },
  raw: Readonly<Record<string, unknown>>,
): VariantFields {
  return {
    sku: given.inventoryItem?.sku ?? given.sku,
    barcode: given.barcode,
    price: given.price,
    compareAtPrice: given.compareAtPrice ?? (Object.hasOwn(raw, 'compareAtPrice') ? null : undefined),
    inventoryPolicy: given.inventoryPolicy,
    tracked: given.inventoryItem?.tracked,
    metafields: given.metafields,
  };
}

export function imagesOf(media: z.output<typeof mediaInput> | undefined): ProductFields['images'] {
  return media?.map(({ originalSource, alt = '' }) => ({ src: originalSource, alt }));
}

/** Sets the available units of a variant at locations. */
export function stockAt(
  shop: Shop,
  record: Product,
  quantities: readonly { readonly locationId: string; readonly quantity: number }[],
): void {
  for (const { locationId, quantity } of quantities) {
    const number = numberOf(locationId, 'Location');
    const location = partOf(shop).locations.find(({ id }) => id === number);
    if (location === undefined) {
      const message = 'The specified location could not be found.';
      throw new Refused({ field: ['inventoryQuantities'], code: 'INVALID_INPUT', message });
    }
    const level = levelAt(shop, record, location.id) ?? activate(shop, record, location);
    move(shop, level, { available: quantity - level.available });
  }
}

/** Stocks a new variant at the shop's location, as Shopify does, with no units. */
export function stockSomewhere(shop: Shop, record: Product): void {
  const [location] = partOf(shop).locations;
  if (location !== undefined && levelAt(shop, record, location.id) === null) activate(shop, record, location);
}
