import { refuseCustomer } from '../../shop/customer-faults.ts';
import { Refusal } from '../../shop/refusal.ts';
import { now } from '../../shop/shop.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Customer } from '../../shop/state.ts';
import type { CustomerFields } from './bodies.ts';
import { nextId } from './ids.ts';

export function findCustomer({ state }: Shop, id: number, status: 400 | 404): Customer {
  const customer = state.customers.find((one) => one.id === id);
  if (customer === undefined) {
    throw new Refusal(status, 'woocommerce_rest_invalid_id', 'Invalid resource ID.');
  }
  return customer;
}

/** Creates an account. An e-mail address belongs to one account of any role (`wc_create_new_customer`). */
export function createCustomer(shop: Shop, fields: CustomerFields, role = 'customer'): Customer {
  const { email = '', billing = {}, shipping = {} } = fields;
  refuseCustomer(shop, email);
  if (ownerOf(shop, email) !== undefined) {
    const message = 'An account is already registered with your email address.';
    throw new Refusal(400, 'registration-error-email-exists', message);
  }
  const customer: Customer = {
    id: nextId(shop, 'customer'),
    email,
    firstName: fields.first_name ?? '',
    lastName: fields.last_name ?? '',
    username: fields.username ?? email.replace(/@.*$/, ''),
    role,
    billing,
    shipping,
    metaId: nextId(shop, 'meta'),
    createdAt: now(shop),
    modifiedAt: now(shop),
  };
  shop.state.customers.push(customer);
  shop.emit('customer.created', customer.id);
  shop.emit('customer.updated', customer.id);
  return customer;
}

export function updateCustomer(shop: Shop, customer: Customer, fields: CustomerFields): void {
  const { email = customer.email } = fields;
  refuseCustomer(shop, email);
  // WooCommerce also refuses the customer's own address in another case.
  if (email !== customer.email && ownerOf(shop, email) !== undefined) {
    throw new Refusal(400, 'woocommerce_rest_customer_invalid_email', 'Email address is invalid.');
  }
  customer.email = email;
  customer.firstName = fields.first_name ?? customer.firstName;
  customer.lastName = fields.last_name ?? customer.lastName;
  customer.billing = { ...customer.billing, ...fields.billing };
  customer.shipping = { ...customer.shipping, ...fields.shipping };
  customer.modifiedAt = now(shop);
  shop.emit('customer.updated', customer.id);
}

/** Deletes an account for good: WordPress has no trash for users. */
export function deleteCustomer(shop: Shop, customer: Customer): void {
  shop.state.customers = shop.state.customers.filter((one) => one !== customer);
  shop.emit('customer.deleted', customer.id);
}

function ownerOf({ state }: Shop, email: string): Customer | undefined {
  return state.customers.find((one) => one.email.toLowerCase() === email.toLowerCase());
}
