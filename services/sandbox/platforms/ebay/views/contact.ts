import type { Body } from '../../../openapi/json.ts';
import type { Address } from '../../../shop/address.ts';

/** Renders a person with an address. Parts that are not known are left out. */
export function contactOf(address: Address): Body {
  const optional = (fields: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
  return {
    fullName: `${address.first_name} ${address.last_name}`.trim(),
    ...optional({ companyName: address.company, email: address.email }),
    contactAddress: optional({
      addressLine1: address.address_1,
      addressLine2: address.address_2,
      city: address.city,
      stateOrProvince: address.state,
      postalCode: address.postcode,
      countryCode: address.country,
    }),
    ...(address.phone !== '' && { primaryPhone: { phoneNumber: address.phone } }),
  };
}
