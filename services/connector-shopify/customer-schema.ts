import { z } from 'zod';
import { address, addressFields } from './order-addresses.ts';

const text = z.string().nullable();

/** A customer, which {@link customerFields} requests. */
export const customer = z.object({
  id: z.string(),
  updatedAt: z.iso.datetime(),
  firstName: text,
  lastName: text,
  defaultEmailAddress: z.object({ emailAddress: z.string() }).nullable(),
  defaultPhoneNumber: z.object({ phoneNumber: z.string() }).nullable(),
  defaultAddress: address,
});
export type Customer = z.infer<typeof customer>;

/** Reads what names a customer, whatever else of it cannot be read. */
export const customerName = z.object({ id: z.string() });

export const customerFields = `id updatedAt firstName lastName
  defaultEmailAddress { emailAddress }
  defaultPhoneNumber { phoneNumber }
  defaultAddress { ${addressFields} }`;
