import { z } from 'zod';
import { money, skuOrBarcode, word, words } from './items.ts';

/** An image's address. */
const image = z.url({ protocol: /^https?$/ }).max(2000);

/** What is left out stays as it is. */
export const productChange = z
  .strictObject({
    title: z.string().trim().min(1).max(500).exactOptional(),
    /** HTML. */
    description: z.string().max(100_000).exactOptional(),
    /** The main one first. */
    images: z.array(image).max(100).exactOptional(),
    handle: z.string().trim().min(1).max(200).nullable().exactOptional(),
    vendor: word.nullable().exactOptional(),
    categories: words,
    tags: words,
  })
  .refine((change) => Object.keys(change).length > 0, { error: 'names nothing to change' });

/** What is left out stays as it is. Active orders keep the prices they were placed at. */
export const itemChange = z
  .strictObject({
    sku: skuOrBarcode.nullable().exactOptional(),
    barcode: skuOrBarcode.nullable().exactOptional(),
    /** The regular one, in the merchant's own currency. */
    price: money.nullable().exactOptional(),
    /** Null: it is not on sale. */
    salePrice: money.nullable().exactOptional(),
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
  /** Raised by each change of the product or of one of its items. */
  revision: z.int(),
  createdAt: z.date(),
});

/** A change of one field of a product, or of one of its items. */
export const recordedChange = z.object({
  id: z.uuid(),
  itemId: z.uuid().nullable(),
  field: z.string(),
  before: z.unknown(),
  after: z.unknown(),
  /** lost: it was changed on both sides, and this value gave way. */
  outcome: z.enum(['made', 'lost']),
  /** The integration whose value it is; null: it was changed here. */
  integrationId: z.uuid().nullable(),
  actor: z.string(),
  at: z.date(),
});

/** A product as it stands on an integration. */
export const channelProduct = z.object({
  /** What the platform calls it. */
  externalGroup: z.string(),
  productIds: z.array(z.uuid()),
  /** waiting: for its mode; failed: for a person, or for the next change. */
  state: z.enum(['idle', 'due', 'waiting', 'failed']),
  code: z.string().nullable(),
  attempts: z.int(),
  dueAt: z.date().nullable(),
  /** Null: not read there yet. */
  readAt: z.date().nullable(),
  /** What stood otherwise there when it was last compared. `subjectId`: the product, or the item. */
  differs: z.array(
    z.object({ field: z.string(), subjectId: z.uuid(), theirs: z.unknown(), ours: z.unknown() }),
  ),
});
