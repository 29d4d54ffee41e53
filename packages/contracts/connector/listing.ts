import { z } from 'zod';
import { seen, unitRef } from './unit.ts';

/** Whether shoppers can buy the item there. */
export const listingState = z.enum(['listed', 'ended']);

/** A listing as its platform shows it. `ids` holds the platform's other ids for it, unchanged. */
export const listingSnapshot = z.object({
  ref: unitRef,
  ids: z.record(z.string(), z.string()),
  title: z.string(),
  sku: z.string().exactOptional(),
  barcode: z.string().exactOptional(),
  handle: z.string().exactOptional(),
  state: listingState,
  /** Who owns its stock. Left out: the merchant. */
  stockOwner: z.enum(['merchant', 'platform']).exactOptional(),
  /** Whether shoppers may order more than there is. Left out: the platform does not tell. */
  backorders: z.boolean().exactOptional(),
  seen,
});
export type ListingSnapshot = z.infer<typeof listingSnapshot>;

/**
 * A product or unit of a page whose listing could not be read. It becomes a problem of the run that reads.
 * Without `unit`, it concerns all units of the product.
 */
export const unreadListing = z.object({
  group: z.string().min(1),
  unit: z.string().min(1).exactOptional(),
  code: z.string(),
  message: z.string(),
});
export type UnreadListing = z.infer<typeof unreadListing>;
