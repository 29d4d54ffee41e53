import type { CustomersByHand } from '../simulated-platform.ts';
import { createCustomer, deleteCustomer, findCustomer, updateCustomer } from './customers.ts';

/** Changes customers as shoppers and administrators do in WordPress. */
export const customers: CustomersByHand = {
  add: (shop, { email, firstName, lastName, role, billing, shipping }) =>
    createCustomer(shop, { email, first_name: firstName, last_name: lastName, billing, shipping }, role).id,
  edit: (shop, id, { email, firstName, lastName, billing }) => {
    updateCustomer(shop, findCustomer(shop, id, 404), {
      ...(email !== undefined && { email }),
      ...(firstName !== undefined && { first_name: firstName }),
      ...(lastName !== undefined && { last_name: lastName }),
      ...(billing !== undefined && { billing }),
    });
  },
  remove: (shop, id) => deleteCustomer(shop, findCustomer(shop, id, 404)),
};
