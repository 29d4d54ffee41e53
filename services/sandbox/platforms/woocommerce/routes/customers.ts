import { Refusal } from '../../../shop/refusal.ts';
import { customerBody, parseBody } from '../bodies.ts';
import { createCustomer, deleteCustomer, findCustomer, updateCustomer } from '../customers.ts';
import { listAnswer } from '../list-answer.ts';
import { invalidParameter } from '../refusal.ts';
import { created, idOf, onCollection, onItem } from '../route.ts';
import type { Answered, Asked, Route } from '../route.ts';
import { customerWire } from '../wire/customer.ts';

export const customerRoutes: readonly Route[] = [
  { path: '/customers', allow: onCollection, methods: { GET: list, POST: create } },
  {
    path: '/customers/:id',
    allow: onItem,
    methods: { GET: get, PUT: update, POST: update, PATCH: update, DELETE: remove },
  },
];

/** Lists customers. Without `role`, accounts of staff are left out. */
function list(asked: Asked): Answered {
  const { shop, query } = asked;
  const role = query.get('role') ?? 'customer';
  const email = query.get('email')?.toLowerCase();
  const found = shop.state.customers
    .filter((one) => role === 'all' || one.role === role)
    .filter((one) => email === undefined || one.email.toLowerCase() === email);
  return listAnswer(asked, 'customers', found, (one) => customerWire(shop, one));
}

function get(asked: Asked): Answered {
  return { body: customerWire(asked.shop, findCustomer(asked.shop, idOf(asked, 'id'), 404)) };
}

function create({ shop, body }: Asked): Answered {
  const fields = parseBody(customerBody, body);
  if (fields.email === undefined) {
    throw invalidParameter('email', 'rest_missing_callback_param', 'email is required.');
  }
  return created(shop, 'customers', customerWire(shop, createCustomer(shop, fields)));
}

function update(asked: Asked): Answered {
  const { shop, body } = asked;
  const customer = findCustomer(shop, idOf(asked, 'id'), 400);
  updateCustomer(shop, customer, parseBody(customerBody, body));
  return { body: customerWire(shop, customer) };
}

function remove(asked: Asked): Answered {
  const { shop, query } = asked;
  const customer = findCustomer(shop, idOf(asked, 'id'), 404);
  if (query.get('force') !== 'true') {
    const message = 'Customers do not support trashing.';
    throw new Refusal(501, 'woocommerce_rest_trash_not_supported', message);
  }
  const body = customerWire(shop, customer);
  deleteCustomer(shop, customer);
  return { body };
}
