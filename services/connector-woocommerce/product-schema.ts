import { z } from 'zod';
import { gmt, id, meta } from './schema.ts';

/** What a simple product and a variation have alike. Prices are decimals without a currency, '' where there is none. */
const unit = {
  id,
  sku: z.string().default(''),
  global_unique_id: z.string().default(''),
  regular_price: z.string().default(''),
  sale_price: z.string().default(''),
  date_modified_gmt: gmt,
};
export const shownVariation = z.object(unit);
export type ShownVariation = z.infer<typeof shownVariation>;

/** Names of terms come with `&`, `<` and `>` escaped. */
export const term = z.object({ id, name: z.string(), slug: z.string().default('') });
export type Term = z.infer<typeof term>;

const image = z.object({ id, src: z.string() });

/** A product as `context=edit` shows it: its description as it was written, not as a page shows it. */
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

/** Both of them are asked for these fields only. */
export const productFields = Object.keys(shownProduct.shape).join(',');
export const variationFields = Object.keys(shownVariation.shape).join(',');

/** One row of a batch's answer, as far as it is needed. */
export const changedRow = z.union([
  z.object({ id, error: z.object({ code: z.string(), message: z.string() }) }),
  z.object({ id, images: z.array(image).default([]) }),
]);
export type ChangedRow = z.infer<typeof changedRow>;
export const changedRows = z.object({ update: z.array(changedRow).default([]) });

/** ISO 4217: prices are written in it. */
export const priceCurrency = z.object({ code: z.string().regex(/^[A-Z]{3}$/) });
