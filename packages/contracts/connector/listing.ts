import { z } from 'zod';
import { seen, unitRef } from './unit.ts';

/** An item as it stands on a platform. `ids` are the platform's other names for it, kept as they are. */
export const listingSnapshot = z.object({
  ref: unitRef,
  ids: z.record(z.string(), z.string()),
  title: z.string(),
  sku: z.string().exactOptional(),
  barcode: z.string().exactOptional(),
  handle: z.string().exactOptional(),
  state: z.enum(['listed', 'ended']),
  seen,
});
export type ListingSnapshot = z.infer<typeof listingSnapshot>;
