import type { Address } from '../../../shop/address.ts';
import { gid } from '../gid.ts';

/** Shows an address; null if it says nothing. */
export function addressView(address: Partial<Address>, id: number): object | null {
  if (Object.values(address).every((part) => part === '')) return null;
  const text = (part: string | undefined) => (part === undefined || part === '' ? null : part);
  const name = [address.first_name, address.last_name].filter((part) => text(part) !== null).join(' ');
  return {
    __typename: 'MailingAddress',
    id: gid('MailingAddress', id),
    firstName: text(address.first_name),
    lastName: text(address.last_name),
    name: text(name),
    company: text(address.company),
    address1: text(address.address_1),
    address2: text(address.address_2),
    city: text(address.city),
    province: text(address.state),
    provinceCode: text(address.state),
    zip: text(address.postcode),
    country: text(address.country),
    countryCodeV2: text(address.country),
    phone: text(address.phone),
  };
}
