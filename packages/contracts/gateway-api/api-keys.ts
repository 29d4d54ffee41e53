import { z } from 'zod';
import { name } from './merchants.ts';

export const role = z.enum(['viewer', 'operator', 'admin']);
export type Role = z.infer<typeof role>;

export const newApiKey = z.strictObject({
  label: name,
  role,
  /**
   * A merchant's key acts for its merchant. An operator's key acts for every merchant and can create
   * merchants.
   */
  scope: z.enum(['merchant', 'operator']).default('merchant'),
});

/** A person who signs in by OpenID Connect, with what they may do. */
export const newPerson = newApiKey.extend({ email: z.email().max(254) });

export const apiKey = z.object({
  id: z.uuid(),
  /** Null for an operator's key. */
  merchantId: z.uuid().nullable(),
  prefix: z.string(),
  role,
  label: z.string(),
  /** The person who signs in with this address by OpenID Connect. Null: a key whose text somebody has. */
  email: z.string().nullable(),
  createdAt: z.date(),
  revokedAt: z.date().nullable(),
});

/** `key` is returned here once and never again. */
export const createdApiKey = apiKey.extend({ key: z.string() });
