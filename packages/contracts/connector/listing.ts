import { z } from 'zod';
import { seen, unitRef } from './unit.ts';

/** Whether shoppers can buy it there. */
export const listingState = z.enum(['listed', 'ended']);

/** An item as it stands on a platform. `ids` are the platform's other names for it, kept as they are. */
export const listingSnapshot = z.object({
  ref: unitRef,
  ids: z.record(z.string(), z.string()),
  title: z.string(),
  sku: z.string().exactOptional(),
  barcode: z.string().exactOptional(),
  handle: z.string().exactOptional(),
  state: listingState,
  /** Whose hands its stock is in; left out: the merchant's. */
  stockOwner: z.enum(['merchant', 'platform']).exactOptional(),
  seen,
});
export type ListingSnapshot = z.infer<typeof listingSnapshot>;
