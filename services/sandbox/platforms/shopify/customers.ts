import { refuseCustomer } from '../../shop/customer-faults.ts';
import { Refusal } from '../../shop/refusal.ts';
import { now } from '../../shop/shop.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Address } from '../../shop/address.ts';
import type { Customer } from '../../shop/state.ts';
import { nextId } from './ids.ts';

/** Holds what a call says about a customer. Absent parts stay as they are. */
export interface CustomerFields {
  readonly email?: string | undefined;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  readonly address?: Partial<Address> | undefined;
}

export function findCustomer({ state }: Shop, id: number): Customer {
  const customer = state.customers.find((one) => one.id === id);
  if (customer === undefined) throw new Refusal(404, 'NOT_FOUND', 'Customer does not exist');
  return customer;
}

export function customerWith({ state }: Shop, email: string): Customer | null {
  return state.customers.find((one) => one.email.toLowerCase() === email.toLowerCase()) ?? null;
}

/**
 * Creates a customer.
 *
 * @throws Refusal `TAKEN` if another customer has the e-mail address
 */
export function createCustomer(shop: Shop, fields: CustomerFields): Customer {
  const { email = '', firstName = '', lastName = '', address = {} } = fields;
  checkEmail(shop, email, null);
  const at = now(shop);
  const customer: Customer = {
    id: nextId(shop, 'customer'),
    email,
    firstName,
    lastName,
    username: email,
    role: 'customer',
    billing: address,
    shipping: {},
    metaId: nextId(shop, 'meta'),
    createdAt: at,
    modifiedAt: at,
  };
  shop.state.customers.push(customer);
  shop.emit('customers/create', customer.id);
  return customer;
}

/**
 * Changes a customer.
 *
 * @throws Refusal `TAKEN` if another customer has the e-mail address
 */
export function updateCustomer(shop: Shop, customer: Customer, fields: CustomerFields): void {
  checkEmail(shop, fields.email ?? customer.email, customer);
  customer.email = fields.email ?? customer.email;
  customer.firstName = fields.firstName ?? customer.firstName;
  customer.lastName = fields.lastName ?? customer.lastName;
  if (fields.address !== undefined) customer.billing = { ...customer.billing, ...fields.address };
  customer.modifiedAt = now(shop);
  shop.emit('customers/update', customer.id);
}

export function deleteCustomer(shop: Shop, customer: Customer): void {
  shop.state.customers = shop.state.customers.filter((one) => one !== customer);
  shop.emit('customers/delete', customer.id);
}

function checkEmail(shop: Shop, email: string, own: Customer | null): void {
  refuseCustomer(shop, email);
  if (email !== '' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) {
    throw new Refusal(400, 'INVALID', 'Email is invalid');
  }
  const other = email === '' ? null : customerWith(shop, email);
  if (other !== null && other !== own) throw new Refusal(400, 'TAKEN', 'Email has already been taken');
}
