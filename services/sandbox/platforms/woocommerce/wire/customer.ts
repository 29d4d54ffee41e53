import { createHash } from 'node:crypto';
import { garbledCustomer } from '../../../shop/customer-faults.ts';
import type { Shop } from '../../../shop/shop.ts';
import type { Customer } from '../../../shop/state.ts';
import { links } from './links.ts';

const address = {
  first_name: '',
  last_name: '',
  company: '',
  address_1: '',
  address_2: '',
  city: '',
  postcode: '',
  country: '',
  state: '',
};

export function customerWire(shop: Shop, customer: Customer): Record<string, unknown> {
  const avatar = createHash('md5').update(customer.email.toLowerCase()).digest('hex');
  return {
    id: customer.id,
    date_created: customer.createdAt,
    date_created_gmt: customer.createdAt,
    date_modified: customer.modifiedAt,
    date_modified_gmt: customer.modifiedAt,
    email: customer.email,
    first_name: customer.firstName,
    last_name: customer.lastName,
    role: customer.role,
    username: customer.username,
    billing: { ...address, email: '', phone: '', ...customer.billing },
    shipping: { ...address, phone: '', ...customer.shipping },
    is_paying_customer: false,
    avatar_url: `https://secure.gravatar.com/avatar/${avatar}?s=96&d=mm&r=g`,
    meta_data: [{ id: customer.metaId, key: 'default_password_nag', value: '1' }],
    _links: links(shop, 'customers', customer.id),
    ...garbledCustomer(shop, customer.id),
  };
}
