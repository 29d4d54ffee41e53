import { z } from 'zod';
import { postalAddress } from './copied-order.ts';

/**
 * Everything of a person that moves between shops. Parts that a platform or a customer lacks are left out;
 * writing leaves them unchanged. Only processes with the secrets key hold it in this form.
 */
export const customerContent = z.object({
  email: z.string().exactOptional(),
  firstName: z.string().exactOptional(),
  lastName: z.string().exactOptional(),
  phone: z.string().exactOptional(),
  billing: postalAddress.exactOptional(),
  shipping: postalAddress.exactOptional(),
});
export type CustomerContent = z.infer<typeof customerContent>;

/** A keyed hash, in hex. Nobody can compute it from a guessed text without the merchant's key. */
const keyedHash = z.string().regex(/^[0-9a-f]{64}$/, 'not a hash');

/** A person's content as it travels and is stored: encrypted, with the hashes that rules compare. */
const sealedContent = z.object({
  /** Of the e-mail address in the form by which customers are matched. Null: no usable address. */
  emailHash: keyedHash.nullable(),
  contentHash: keyedHash,
  /** Base64. Only processes with the secrets key can open it. */
  sealed: z.string().min(1),
});
export type SealedContent = z.infer<typeof sealedContent>;

/** A customer of a platform, as a connector shows it. */
export const customerSnapshot = sealedContent.extend({
  /** The platform's id of the customer. */
  externalId: z.string().min(1),
  /** When it last changed, by the platform's clock. Null: the platform does not tell. */
  changedAt: z.iso.datetime().nullable(),
});
export type CustomerSnapshot = z.infer<typeof customerSnapshot>;

/** A customer on a page that cannot be read. The message names fields, and never holds their content. */
export const unreadCustomer = z.object({
  externalId: z.string().min(1),
  code: z.string(),
  message: z.string(),
});
export type UnreadCustomer = z.infer<typeof unreadCustomer>;

/**
 * A customer to write. `externalId` null: the customer with this e-mail address is searched for, and created
 * if there is none.
 */
export const customerWrite = sealedContent.pick({ emailHash: true, sealed: true }).extend({
  key: z.string(),
  externalId: z.string().min(1).nullable(),
  /**
   * When this content last changed. A customer that changed later on the platform is not overwritten, unless
   * its content is still `seenHash`. Null: it is overwritten.
   */
  unlessChangedSince: z.iso.datetime().nullable(),
  /** The content that was last seen there. Null: none. */
  seenHash: keyedHash.nullable(),
});
export type CustomerWrite = z.infer<typeof customerWrite>;
