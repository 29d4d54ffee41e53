import { z } from 'zod';
import type { Address } from '../../../shop/address.ts';

/** An address of the schema, with the codes or the names of country and province. */
export const addressInput = z
  .strictObject({
    address1: z.string().optional(),
    address2: z.string().optional(),
    city: z.string().optional(),
    company: z.string().optional(),
    country: z.string().optional(),
    countryCode: z.string().optional(),
    firstName: z.string().optional(),
    lastName: z.string().optional(),
    phone: z.string().optional(),
    province: z.string().optional(),
    provinceCode: z.string().optional(),
    zip: z.string().optional(),
  })
  .transform((given): Partial<Address> => ({
    ...part('address_1', given.address1),
    ...part('address_2', given.address2),
    ...part('city', given.city),
    ...part('company', given.company),
    ...part('country', given.countryCode ?? given.country),
    ...part('first_name', given.firstName),
    ...part('last_name', given.lastName),
    ...part('phone', given.phone),
    ...part('state', given.provinceCode ?? given.province),
    ...part('postcode', given.zip),
  }));

function part(name: keyof Address, value: string | undefined): Partial<Address> {
  return value === undefined ? {} : { [name]: value };
}
