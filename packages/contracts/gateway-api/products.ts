import { z } from 'zod';
import { newProperties } from './item-properties.ts';
import { skuOrBarcode, term, terms } from './items.ts';

/** The address of an image. */
const image = z.url({ protocol: /^https?$/ }).max(2000);

/** Properties left out stay unchanged. */
export const productChange = z
  .strictObject({
    title: z.string().max(500).trim().min(1).exactOptional(),
    /** HTML. */
    description: z.string().max(100_000).exactOptional(),
    /** The main image first. */
    images: z.array(image).max(100).exactOptional(),
    handle: z.string().max(200).trim().min(1).nullable().exactOptional(),
    vendor: term.nullable().exactOptional(),
    categories: terms,
    tags: terms,
  })
  .refine((change) => Object.keys(change).length > 0, { error: 'names nothing to change' });

/**
 * Properties left out stay unchanged; null removes one. Active orders keep the properties with which they
 * were placed.
 */
export const itemChange = z
  .strictObject({
    sku: skuOrBarcode.nullable().exactOptional(),
    barcode: skuOrBarcode.nullable().exactOptional(),
    price: newProperties.price.nullable().exactOptional(),
    salePrice: newProperties.salePrice.nullable().exactOptional(),
    wholesaleCost: newProperties.wholesaleCost.nullable().exactOptional(),
    weightGrams: newProperties.weightGrams.nullable().exactOptional(),
    packaging: newProperties.packaging.nullable().exactOptional(),
    lengthMm: newProperties.lengthMm.nullable().exactOptional(),
    widthMm: newProperties.widthMm.nullable().exactOptional(),
    heightMm: newProperties.heightMm.nullable().exactOptional(),
    countryOfOrigin: newProperties.countryOfOrigin.nullable().exactOptional(),
    hsCode: newProperties.hsCode.nullable().exactOptional(),
  })
  .refine((change) => Object.keys(change).length > 0, { error: 'names nothing to change' });

export const product = z.object({
  id: z.uuid(),
  title: z.string(),
  description: z.string(),
  images: z.array(z.string()),
  handle: z.string().nullable(),
  vendor: z.string().nullable(),
  categories: z.array(z.string()),
  tags: z.array(z.string()),
  items: z.array(
    z.object({
      id: z.uuid(),
      sku: z.string().nullable(),
      barcode: z.string().nullable(),
      price: z.string().nullable(),
      salePrice: z.string().nullable(),
    }),
  ),
  /** Increases with each change of the product or one of its items. */
  revision: z.int(),
  createdAt: z.date(),
});

/** A change of one field of a product or of one of its items. */
export const recordedChange = z.object({
  id: z.uuid(),
  itemId: z.uuid().nullable(),
  field: z.string(),
  before: z.unknown(),
  after: z.unknown(),
  /** `lost`: both sides changed the field, and this value was overridden. */
  outcome: z.enum(['made', 'lost']),
  /** The integration that the value came from. Null: the change was made here. */
  integrationId: z.uuid().nullable(),
  actor: z.string(),
  at: z.date(),
});

/** A product on an integration. */
export const channelProduct = z.object({
  id: z.uuid(),
  /** The platform's id of the product. */
  externalGroup: z.string(),
  productIds: z.array(z.uuid()),
  /** `waiting`: for its mode. `failed`: for a person, or for the next change. */
  state: z.enum(['idle', 'due', 'waiting', 'failed']),
  code: z.string().nullable(),
  attempts: z.int(),
  dueAt: z.date().nullable(),
  /** Null: the product was not read there yet. */
  readAt: z.date().nullable(),
  /** The differences found by the last comparison. `subjectId` is the id of the product or the item. */
  differs: z.array(
    z.object({ field: z.string(), subjectId: z.uuid(), theirs: z.unknown(), ours: z.unknown() }),
  ),
});
