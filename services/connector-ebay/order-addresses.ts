import type { PostalAddress } from '@onhand/contracts/connector/copied-order.ts';
import { z } from 'zod';

const text = z.string().nullish();

const address = z.object({
  addressLine1: text,
  addressLine2: text,
  city: text,
  stateOrProvince: text,
  postalCode: text,
  countryCode: text,
});

/** A person with an address, as eBay shows it. After 90 days, parts are left out. */
export const contact = z.object({
  fullName: text,
  companyName: text,
  email: text,
  primaryPhone: z.object({ phoneNumber: text }).nullish(),
  contactAddress: address.nullish(),
});
export type Contact = z.infer<typeof contact>;

/**
 * Converts a person's address; undefined if it is empty. eBay has the name in one text: what stands before
 * the last space is taken as the first name.
 */
export function addressOf({
  fullName,
  companyName,
  primaryPhone,
  contactAddress,
}: Contact): PostalAddress | undefined {
  const name = fullName?.trim().replace(/\s+/g, ' ') ?? '';
  const space = name.lastIndexOf(' ');
  const country = contactAddress?.countryCode?.trim() ?? '';
  const parts: Record<keyof PostalAddress, string | null | undefined> = {
    firstName: space < 0 ? '' : name.slice(0, space),
    lastName: space < 0 ? name : name.slice(space + 1),
    company: companyName,
    line1: contactAddress?.addressLine1,
    line2: contactAddress?.addressLine2,
    city: contactAddress?.city,
    region: contactAddress?.stateOrProvince,
    postalCode: contactAddress?.postalCode,
    country: country.length === 2 ? country : '',
    phone: primaryPhone?.phoneNumber,
  };
  const told = Object.entries(parts).flatMap(([part, value]): [string, string][] => {
    const trimmed = value?.trim() ?? '';
    return trimmed === '' ? [] : [[part, trimmed]];
  });
  return told.length === 0 ? undefined : Object.fromEntries(told);
}
