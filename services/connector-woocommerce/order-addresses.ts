import { z } from 'zod';
import type { PostalAddress } from '@onhand/contracts/connector/copied-order.ts';

const text = z.string().nullish();

/** An address as WooCommerce shows it. Only the billing address has an e-mail address. */
export const address = z.object({
  first_name: text,
  last_name: text,
  company: text,
  address_1: text,
  address_2: text,
  city: text,
  state: text,
  postcode: text,
  country: text,
  phone: text,
  email: text,
});
export type Address = z.infer<typeof address>;

const fields = {
  firstName: 'first_name',
  lastName: 'last_name',
  company: 'company',
  line1: 'address_1',
  line2: 'address_2',
  city: 'city',
  region: 'state',
  postalCode: 'postcode',
  country: 'country',
  phone: 'phone',
} as const satisfies Record<keyof PostalAddress, keyof Address>;

/** Converts an address of an order; undefined if it is empty. A country that is no code is left out. */
export function addressOf(shown: Address): PostalAddress | undefined {
  const parts = Object.entries(fields).flatMap(([name, field]): [string, string][] => {
    const value = shown[field]?.trim() ?? '';
    return value === '' || (field === 'country' && value.length !== 2) ? [] : [[name, value]];
  });
  return parts.length === 0 ? undefined : Object.fromEntries(parts);
}

/** Converts an address to the fields of an order to create. */
export function wireAddress(given: PostalAddress | undefined): Record<string, string> {
  const parts = Object.entries(fields).flatMap(([name, field]): [string, string][] => {
    const value = Object.entries(given ?? {}).find(([key]) => key === name)?.[1];
    return value === undefined ? [] : [[field, value]];
  });
  return Object.fromEntries(parts);
}
