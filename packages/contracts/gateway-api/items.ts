import type { ItemId, LocationId, ProductId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { id } from './id.ts';
import { moment } from './moment.ts';
import { differenceInUnits, figure, receivedUnits } from './quantity.ts';

export const skuOrBarcode = z.string().trim().min(1).max(200);
const locationId = id<LocationId>().exactOptional();
/** A word that rules ask for, without regard to case. */
export const word = z.string().trim().min(1).max(200);
export const words = z.array(word).max(100).exactOptional();
/** A decimal number, such as 12.50. */
export const money = z.string().regex(/^\d{1,12}(\.\d{1,4})?$/, { error: 'must be a number like 12.50' });
const note = z.string().max(1000).exactOptional();

export const newItem = z
  .strictObject({
    /** Default: a product of its own, with `title`. */
    productId: id<ProductId>().exactOptional(),
    title: z.string().trim().min(1).max(500).exactOptional(),
    sku: skuOrBarcode.exactOptional(),
    barcode: skuOrBarcode.exactOptional(),
    /** In the merchant's own currency. */
    price: money.exactOptional(),
    /** Its product's, as are categories and tags: only with a title of its own. */
    vendor: word.exactOptional(),
    categories: words,
    tags: words,
    /** Makes it a bundle of these items, each named once; it then has no stock of its own. */
    components: z
      .array(z.strictObject({ itemId: id<ItemId>(), quantity: z.int().min(1).max(1000) }))
      .min(1)
      .max(50)
      .refine((components) => new Set(components.map(({ itemId }) => itemId)).size === components.length, {
        error: 'names an item twice',
      })
      .exactOptional(),
    /** The opening figures: absolute, at most one per location. `countsFrom`: from when orders move it. */
    stock: z
      .array(z.strictObject({ locationId, quantity: figure, countsFrom: moment.exactOptional() }))
      .max(200)
      .default([]),
  })
  .refine(({ productId, title }) => (productId === undefined) !== (title === undefined), {
    error: 'needs either productId or a title for a product of its own',
  })
  .refine(
    ({ productId, vendor, categories, tags }) =>
      productId === undefined || (vendor ?? categories ?? tags) === undefined,
    { error: "vendor, categories and tags are the product's: name them where it is created" },
  );

/** What one bundle takes of an item. */
const component = z.object({ itemId: z.uuid(), quantity: z.int() });

export const item = z.object({
  id: z.uuid(),
  productId: z.uuid(),
  title: z.string(),
  sku: z.string().nullable(),
  barcode: z.string().nullable(),
  price: z.string().nullable(),
  /** Null: it is not on sale. */
  salePrice: z.string().nullable(),
  /** Its product's, as are categories and tags. */
  vendor: z.string().nullable(),
  categories: z.array(z.string()),
  tags: z.array(z.string()),
  /** Of a bundle, what it is made of; null: it is none. */
  components: z.array(component).nullable(),
  /** Null until the stock is opened: no order moves it yet. A bundle has no stock to open. */
  countsFrom: z.date().nullable(),
  createdAt: z.date(),
});

/** Without `locationId` it is the merchant's first location. */
export const newReceipt = z.strictObject({ locationId, quantity: receivedUnits, note });
export const newAdjustment = z.strictObject({ locationId, quantity: differenceInUnits, note });
/** Both locations are named: a transfer has no default. */
export const newTransfer = z
  .strictObject({
    fromLocationId: id<LocationId>(),
    toLocationId: id<LocationId>(),
    quantity: receivedUnits,
    note,
  })
  .refine(({ fromLocationId, toLocationId }) => fromLocationId !== toLocationId, {
    error: 'needs two different locations',
  });
export const newCount = z.strictObject({ locationId, quantity: figure, note });
