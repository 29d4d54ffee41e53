import { z } from 'zod';

export const name = z.string().trim().min(1).max(200);

export const newMerchant = z.strictObject({
  name,
  stockAuthority: z.enum(['warehouse', 'source']).default('warehouse'),
});

export const merchant = z.object({
  id: z.uuid(),
  name: z.string(),
  stockAuthority: z.enum(['warehouse', 'source']),
  createdAt: z.date(),
});
