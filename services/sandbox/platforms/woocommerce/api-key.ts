import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Credentials, ShopState } from '../../shop/state.ts';

const apiKey = z.object({
  consumerKey: z.string(),
  consumerSecret: z.string(),
  permissions: z.enum(['read', 'read_write']),
});

/** Holds a key of a shop's REST API. */
export type ApiKey = z.infer<typeof apiKey>;

/** Creates a key as WooCommerce does. */
export function newApiKey(permissions: Credentials['permissions']): ApiKey {
  const random = () => randomBytes(20).toString('hex');
  return { consumerKey: `ck_${random()}`, consumerSecret: `cs_${random()}`, permissions };
}

export function apiKeyOf({ credentials }: ShopState): ApiKey {
  return apiKey.parse(credentials);
}
