import { z } from 'zod';
import { gmt, id, manageStock, meta } from './schema.ts';

/**
 * Fields of both simple products and variations. A price is a decimal without a currency; '' means no price.
 */
const unit = {
  id,
  sku: z.string().default(''),
  global_unique_id: z.string().default(''),
  regular_price: z.string().default(''),
  sale_price: z.string().default(''),
  date_modified_gmt: gmt,
  manage_stock: manageStock.default(false),
};
/** What a variation stands for. The option is empty where it stands for any. */
export const chosenOption = z.object({
  id: id.default(0),
  name: z.string().default(''),
  option: z.string().default(''),
});
export const shownVariation = z.object({ ...unit, attributes: z.array(chosenOption).default([]) });
export type ShownVariation = z.infer<typeof shownVariation>;

/** Category or tag. WooCommerce escapes `&`, `<` and `>` in its name. */
export const term = z.object({ id, name: z.string(), slug: z.string().default('') });
export type Term = z.infer<typeof term>;

const image = z.object({ id, src: z.string() });

/** Product as `context=edit` returns it: with the description as written, not as rendered on a page. */
export const shownProduct = z.object({
  ...unit,
  type: z.string(),
  name: z.string(),
  slug: z.string().default(''),
  description: z.string().default(''),
  categories: z.array(term).default([]),
  tags: z.array(term).default([]),
  images: z.array(image).default([]),
  variations: z.array(id).default([]),
  meta_data: z.array(meta).default([]),
});
export type ShownProduct = z.infer<typeof shownProduct>;

/** Lists the fields to request for a product and for a variation. */
export const productFields = Object.keys(shownProduct.shape).join(',');
export const variationFields = Object.keys(shownVariation.shape).join(',');

/**
 * An attribute of a product with everything that a change has to repeat. `id` 0: it is the product's own.
 * `variation`: its variations differ in it.
 */
export const shownAttribute = z.object({
  id: id.default(0),
  name: z.string(),
  position: z.number().int().default(0),
  visible: z.boolean().default(false),
  variation: z.boolean().default(false),
  options: z.array(z.string()).default([]),
});
export type ShownAttribute = z.infer<typeof shownAttribute>;

/** Used fields of one row in a batch's answer. */
export const changedRow = z.union([
  z.object({ id, error: z.object({ code: z.string(), message: z.string() }) }),
  z.object({ id, images: z.array(image).default([]) }),
]);
/** Names a record that was created. */
export const withId = z.object({ id });
/** The images that a product has after a change, in the order sent. */
export const imagesOf = z.object({ images: z.array(image).default([]) });
/** The rows of a batch that creates records. */
export const createdRows = z.object({
  create: z
    .array(z.union([z.object({ error: z.object({ code: z.string(), message: z.string() }) }), withId]))
    .default([]),
});

export type ChangedRow = z.infer<typeof changedRow>;
export const changedRows = z.object({ update: z.array(changedRow).default([]) });

/** Currency of the shop's prices, as an ISO 4217 code. */
export const priceCurrency = z.object({ code: z.string().regex(/^[A-Z]{3}$/) });
