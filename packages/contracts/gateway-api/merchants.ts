import { z } from 'zod';

export const name = z.string().trim().min(1).max(200);

/** ISO 4217. */
export const currency = z.string().regex(/^[A-Z]{3}$/, { error: 'must be an ISO 4217 code such as EUR' });

export const newMerchant = z.strictObject({
  name,
  stockAuthority: z.enum(['warehouse', 'source']).default('warehouse'),
  /** What prices are in. Default: what the source store's are in. */
  currency: currency.exactOptional(),
});

/** What is left out stays as it is. */
export const merchantChange = z.strictObject({ currency: currency.nullable() });

export const merchant = z.object({
  id: z.uuid(),
  name: z.string(),
  stockAuthority: z.enum(['warehouse', 'source']),
  /** Null: what the source store's are in. */
  currency: z.string().nullable(),
  createdAt: z.date(),
});
