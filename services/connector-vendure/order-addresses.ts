import { z } from 'zod';
import type { PostalAddress } from '@onhand/contracts/connector/copied-order.ts';

const text = z.string().nullish();

/** An address of an order, which {@link addressFields} requests. Vendure keeps a name as one text. */
export const address = z
  .object({
    fullName: text,
    company: text,
    streetLine1: text,
    streetLine2: text,
    city: text,
    province: text,
    postalCode: text,
    countryCode: text,
    phoneNumber: text,
  })
  .nullish();
export type Address = z.infer<typeof address>;

export const addressFields =
  'fullName company streetLine1 streetLine2 city province postalCode countryCode phoneNumber';

const fields = {
  company: 'company',
  line1: 'streetLine1',
  line2: 'streetLine2',
  city: 'city',
  region: 'province',
  postalCode: 'postalCode',
  country: 'countryCode',
  phone: 'phoneNumber',
} as const satisfies Partial<Record<keyof PostalAddress, keyof NonNullable<Address>>>;

/** Converts an address of an order; undefined if it is empty. The last word of a name is the last name. */
export function addressOf(shown: Address): PostalAddress | undefined {
  const parts = Object.entries(fields).flatMap(([name, field]): [string, string][] => {
    const value = shown?.[field]?.trim() ?? '';
    return value === '' || (field === 'countryCode' && value.length !== 2) ? [] : [[name, value]];
  });
  const words = (shown?.fullName ?? '').split(/\s+/).filter((word) => word !== '');
  const first = words.slice(0, -1).join(' ');
  const last = words.at(-1);
  const named = {
    ...(first !== '' && { firstName: first }),
    ...(last !== undefined && { lastName: last }),
  };
  return parts.length === 0 && last === undefined ? undefined : { ...named, ...Object.fromEntries(parts) };
}

/**
 * Converts an address to Vendure's input; null without a country, which Vendure does not accept. Its first
 * line must not be missing either.
 */
export function addressInput(given: PostalAddress | undefined): Record<string, string> | null {
  if (given?.country === undefined) return null;
  const parts = Object.entries(fields).flatMap(([name, field]): [string, string][] => {
    const value = Object.entries(given).find(([key]) => key === name)?.[1];
    return value === undefined ? [] : [[field, value]];
  });
  const fullName = [given.firstName, given.lastName].filter((name) => name !== undefined).join(' ');
  return { streetLine1: '', ...(fullName !== '' && { fullName }), ...Object.fromEntries(parts) };
}
