import { z } from 'zod';
import { address } from './order-addresses.ts';

const at = z.iso.datetime();
const text = z.string().nullish();

export const customerAddress = z.object({
  id: z.string(),
  updatedAt: at,
  ...address.unwrap().unwrap().omit({ countryCode: true }).shape,
  country: z.object({ code: z.string() }),
  defaultBillingAddress: z.boolean().nullish(),
  defaultShippingAddress: z.boolean().nullish(),
});
export type CustomerAddress = z.infer<typeof customerAddress>;

/** A customer, which {@link customerFields} requests. Guests are customers, too. */
export const customer = z.object({
  id: z.string(),
  updatedAt: at,
  firstName: text,
  lastName: text,
  emailAddress: text,
  phoneNumber: text,
  addresses: z.array(customerAddress).nullish(),
});
export type Customer = z.infer<typeof customer>;

export const addressFields = `id updatedAt fullName company streetLine1 streetLine2 city province postalCode
  phoneNumber country { code } defaultBillingAddress defaultShippingAddress`;
export const customerFields = `id updatedAt firstName lastName emailAddress phoneNumber
  addresses { ${addressFields} }`;
