import { z } from 'zod';
import { productVariantsOfPage } from './limits.ts';
import { pageInfo, pageInfoField } from './page-cursor.ts';

export const productVariant = z.object({
  id: z.string(),
  sku: z.string().nullable(),
  barcode: z.string().nullable(),
  price: z.string(),
  compareAtPrice: z.string().nullable(),
  selectedOptions: z.array(z.object({ name: z.string(), value: z.string() })),
  inventoryItem: z.object({ id: z.string() }),
});
export type ProductVariant = z.infer<typeof productVariant>;
export const productVariants = z.object({ nodes: z.array(productVariant), pageInfo });

/** Requests the fields of {@link productVariants}. */
export function variantsField(page: string): string {
  return `variants(${page}) {
    nodes { id sku barcode price compareAtPrice selectedOptions { name value } inventoryItem { id } }
    ${pageInfoField}
  }`;
}

export const product = z.object({
  id: z.string(),
  updatedAt: z.iso.datetime(),
  title: z.string(),
  descriptionHtml: z.string(),
  handle: z.string(),
  vendor: z.string(),
  tags: z.array(z.string()),
  hasOnlyDefaultVariant: z.boolean(),
  variants: productVariants,
});
export type Product = z.infer<typeof product>;

/** Reads what names a product, whatever else of it cannot be read. */
export const productName = z.object({ id: z.string() });

/** Requests the fields of {@link product}. */
export const productFields = `
  id updatedAt title descriptionHtml handle vendor tags hasOnlyDefaultVariant
  ${variantsField(`first: ${productVariantsOfPage}`)}`;
