import type { PostalAddress } from '@onhand/contracts/connector/copied-order.ts';
import { z } from 'zod';

const text = z.string().nullish();

/** An address as Shopify shows it, which {@link addressFields} requests. */
export const address = z
  .object({
    firstName: text,
    lastName: text,
    company: text,
    address1: text,
    address2: text,
    city: text,
    provinceCode: text,
    zip: text,
    countryCodeV2: text,
    phone: text,
  })
  .nullish();
type Address = z.infer<typeof address>;

export const addressFields =
  'firstName lastName company address1 address2 city provinceCode zip countryCodeV2 phone';

const fields = {
  firstName: 'firstName',
  lastName: 'lastName',
  company: 'company',
  line1: 'address1',
  line2: 'address2',
  city: 'city',
  region: 'provinceCode',
  postalCode: 'zip',
  country: 'countryCodeV2',
  phone: 'phone',
} as const satisfies Record<keyof PostalAddress, keyof NonNullable<Address>>;

/** Converts an address; undefined if it is empty. */
export function addressOf(shown: Address): PostalAddress | undefined {
  const parts = Object.entries(fields).flatMap(([name, field]): [string, string][] => {
    const value = shown?.[field]?.trim() ?? '';
    return value === '' ? [] : [[name, value]];
  });
  return parts.length === 0 ? undefined : Object.fromEntries(parts);
}

/** Converts an address to Shopify's input. A region that is no code is a name. */
export function addressInput(given: PostalAddress): Record<string, string> {
  const { region, country, ...others } = given;
  const isCode = region !== undefined && /^[A-Z0-9-]{1,6}$/.test(region);
  return Object.fromEntries([
    ...Object.entries(others).map(([name, value]) => [nameOf(name), value]),
    ...(region === undefined ? [] : [[isCode ? 'provinceCode' : 'province', region]]),
    ...(country === undefined ? [] : [['countryCode', country]]),
  ]);
}

function nameOf(name: string): string {
  return Object.entries(fields).find(([ours]) => ours === name)?.[1] ?? name;
}
