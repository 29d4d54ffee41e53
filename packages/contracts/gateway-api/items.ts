import type { ItemId, LocationId, ProductId } from '@onhand/domain/ids.ts';
import { adjustmentReasons } from '@onhand/domain/stock/adjustment-reason.ts';
import { z } from 'zod';
import { id } from './id.ts';
import { moment } from './moment.ts';
import { newProperties, properties } from './item-properties.ts';
import { differenceInUnits, figure, receivedUnits } from './quantity.ts';

export const skuOrBarcode = z.string().max(200).trim().min(1);
const locationId = id<LocationId>().exactOptional();
/** A term that rules can match. Case is ignored. */
export const term = z.string().max(200).trim().min(1);
export const terms = z.array(term).max(100).exactOptional();
const note = z.string().max(1000).exactOptional();

/** An option of an item. */
const itemOption = z.strictObject({ name: term, value: term });

export const newItem = z
  .strictObject({
    /** Left out: the item gets a product of its own, with `title`. */
    productId: id<ProductId>().exactOptional(),
    title: z.string().max(500).trim().min(1).exactOptional(),
    sku: skuOrBarcode.exactOptional(),
    barcode: skuOrBarcode.exactOptional(),
    price: newProperties.price.exactOptional(),
    salePrice: newProperties.salePrice.exactOptional(),
    wholesaleCost: newProperties.wholesaleCost.exactOptional(),
    weightGrams: newProperties.weightGrams.exactOptional(),
    packaging: newProperties.packaging.exactOptional(),
    lengthMm: newProperties.lengthMm.exactOptional(),
    widthMm: newProperties.widthMm.exactOptional(),
    heightMm: newProperties.heightMm.exactOptional(),
    countryOfOrigin: newProperties.countryOfOrigin.exactOptional(),
    hsCode: newProperties.hsCode.exactOptional(),
    /** What tells it from the other items of its product, such as `{ name: Size, value: M }`. */
    options: z.array(itemOption).max(10).exactOptional(),
    /** Vendor, categories and tags belong to the product. Send them only together with `title`. */
    vendor: term.exactOptional(),
    categories: terms,
    tags: terms,
    /** Makes the item a bundle of these items. Each may occur once. A bundle has no stock of its own. */
    components: z
      .array(z.strictObject({ itemId: id<ItemId>(), quantity: z.int().min(1).max(1000) }))
      .min(1)
      .max(50)
      .refine((components) => new Set(components.map(({ itemId }) => itemId)).size === components.length, {
        error: 'names an item twice',
      })
      .exactOptional(),
    /**
     * The opening figures: absolute, at most one per location. Orders placed since `countsFrom` change the
     * stock.
     */
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

/** How many units of an item one bundle contains. */
const component = z.object({ itemId: z.uuid(), quantity: z.int() });

export const item = z.object({
  id: z.uuid(),
  productId: z.uuid(),
  title: z.string(),
  sku: z.string().nullable(),
  barcode: z.string().nullable(),
  ...properties.shape,
  /**
   * Since when its properties are as they are. Orders placed before keep the earlier ones. Null: since the
   * first were entered.
   */
  propertiesSince: z.date().nullable(),
  options: z.array(itemOption),
  /** Vendor, categories and tags belong to the product. */
  vendor: z.string().nullable(),
  categories: z.array(z.string()),
  tags: z.array(z.string()),
  /** The components of a bundle. Null if the item is not a bundle. */
  components: z.array(component).nullable(),
  /** Null until the stock is opened: no order changes it yet. A bundle has no stock to open. */
  countsFrom: z.date().nullable(),
  /** While it is archived, its listings show 0, and it takes no new links. Null: it is not archived. */
  archivedAt: z.date().nullable(),
  createdAt: z.date(),
});

export const listedItem = item.extend({
  /**
   * Units over all locations; `available` is on hand − committed. Null for a bundle, and while no location has
   * or had stock of the item. GET /v1/items/:id/stock shows each location.
   */
  stock: z.object({ onHand: z.int(), committed: z.int(), available: z.int() }).nullable(),
});

export const itemWithOrders = item.extend({
  /**
   * The active orders with earlier properties of the item: open, with units that are neither shipped nor
   * cancelled. GET /v1/items/:id/order-properties lists them.
   */
  earlierOrders: z.int(),
});

/** Left out, `locationId` is the merchant's first location. */
export const newReceipt = z.strictObject({ locationId, quantity: receivedUnits, note });
/** `reason` says in one word why, for reports; `note` says the rest. */
export const newAdjustment = z.strictObject({
  locationId,
  quantity: differenceInUnits,
  reason: z.enum(adjustmentReasons).exactOptional(),
  note,
});
/** A transfer has no default location: name both. */
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
