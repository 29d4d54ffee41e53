import type { CustomersByHand } from '../simulated-platform.ts';
import { createCustomer, deleteCustomer, findCustomer, updateCustomer } from './customers.ts';

/** Changes customers as shoppers do, and staff do in Shopify's admin. */
export const customers: CustomersByHand = {
  add: (shop, { email, firstName, lastName, billing }) =>
    createCustomer(shop, { email, firstName, lastName, address: billing }).id,
  edit: (shop, id, { email, firstName, lastName, billing }) =>
    updateCustomer(shop, findCustomer(shop, id), { email, firstName, lastName, address: billing }),
  remove: (shop, id) => deleteCustomer(shop, findCustomer(shop, id)),
};
