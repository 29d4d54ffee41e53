import { z } from 'zod';

export const name = z.string().max(200).trim().min(1);

/** ISO 4217. */
export const currency = z.string().regex(/^[A-Z]{3}$/, { error: 'must be an ISO 4217 code such as EUR' });

export const newMerchant = z.strictObject({
  name,
  stockAuthority: z.enum(['warehouse', 'source']).default('warehouse'),
  /** The currency of prices here. Default: the currency of the source store. */
  currency: currency.exactOptional(),
});

/** Properties left out stay unchanged. */
export const merchantChange = z.strictObject({ currency: currency.nullable() });

export const merchant = z.object({
  id: z.uuid(),
  name: z.string(),
  stockAuthority: z.enum(['warehouse', 'source']),
  /** Null: the currency of the source store. */
  currency: z.string().nullable(),
  createdAt: z.date(),
});
