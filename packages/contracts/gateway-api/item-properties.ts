import { z } from 'zod';

/** A decimal number, such as 12.50. */
const money = z.string().regex(/^\d{1,12}(\.\d{1,4})?$/, { error: 'must be a number like 12.50' });
const grams = z.int().min(1).max(1_000_000_000);
const millimeters = z.int().min(1).max(1_000_000);

/** What requests may say of an item's properties. Amounts are in the merchant's currency. */
export const newProperties = {
  /** The regular price. */
  price: money,
  /** Lower than the regular price. */
  salePrice: money,
  wholesaleCost: money,
  weightGrams: grams,
  /** What it is packed in, such as `carton 3`. */
  packaging: z.string().max(200).trim().min(1),
  lengthMm: millimeters,
  widthMm: millimeters,
  heightMm: millimeters,
  countryOfOrigin: z.string().regex(/^[A-Z]{2}$/, { error: 'must be an ISO 3166-1 code like DE' }),
  /** The customs tariff code (Harmonized System). */
  hsCode: z.string().regex(/^\d{6,12}$/, { error: 'must be 6 to 12 digits, without dots' }),
};

/** The properties of an item that its orders keep. Null: not known. */
export const properties = z.object({
  price: z.string().nullable(),
  /** Null if the item is not on sale. */
  salePrice: z.string().nullable(),
  wholesaleCost: z.string().nullable(),
  weightGrams: z.int().nullable(),
  packaging: z.string().nullable(),
  lengthMm: z.int().nullable(),
  widthMm: z.int().nullable(),
  heightMm: z.int().nullable(),
  countryOfOrigin: z.string().nullable(),
  hsCode: z.string().nullable(),
});
