import type { Address } from '../../../shop/address.ts';

/** Builds an address of a body; null if it says nothing. */
export function addressPayload(address: Partial<Address>): object | null {
  const { email: _, ...parts } = address;
  if (Object.values(parts).every((part) => part === '')) return null;
  const text = (part: string | undefined) => (part === undefined || part === '' ? null : part);
  return {
    first_name: text(address.first_name),
    address1: text(address.address_1),
    phone: text(address.phone),
    city: text(address.city),
    zip: text(address.postcode),
    province: text(address.state),
    country: text(address.country),
    last_name: text(address.last_name),
    address2: text(address.address_2),
    company: text(address.company),
    name: [address.first_name, address.last_name].filter((part) => text(part) !== null).join(' '),
    country_code: text(address.country),
    province_code: text(address.state),
  };
}
