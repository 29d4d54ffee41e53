import { z } from 'zod';
import { name } from './merchants.ts';

export const role = z.enum(['viewer', 'operator', 'admin']);
export type Role = z.infer<typeof role>;

export const newApiKey = z.strictObject({
  label: name,
  role,
  /** A merchant's key acts in its merchant; the operator's in every merchant, and it creates merchants. */
  scope: z.enum(['merchant', 'operator']).default('merchant'),
});

export const apiKey = z.object({
  id: z.uuid(),
  /** Null: the operator's. */
  merchantId: z.uuid().nullable(),
  prefix: z.string(),
  role,
  label: z.string(),
  createdAt: z.date(),
  revokedAt: z.date().nullable(),
});

/** `key` is shown here and never again. */
export const createdApiKey = apiKey.extend({ key: z.string() });
