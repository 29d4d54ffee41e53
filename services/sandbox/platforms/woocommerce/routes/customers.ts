import { Refusal } from '../../../shop/refusal.ts';
import { now } from '../../../shop/shop.ts';
import type { Customer } from '../../../shop/state.ts';
import { customerBody, parseBody } from '../bodies.ts';
import { nextId } from '../ids.ts';
import { listAnswer } from '../list-answer.ts';
import { created, idOf, onCollection, onItem } from '../route.ts';
import type { Answered, Asked, Route } from '../route.ts';
import { customerWire } from '../wire/customer.ts';

export const customerRoutes: readonly Route[] = [
  { path: '/customers', allow: onCollection, methods: { GET: list, POST: create } },
  { path: '/customers/:id', allow: onItem, methods: { GET: get } },
];

function list(asked: Asked): Answered {
  const { shop } = asked;
  return listAnswer(asked, 'customers', shop.state.customers, (one) => customerWire(shop, one));
}

function get(asked: Asked): Answered {
  const { shop } = asked;
  const customer = shop.state.customers.find(({ id }) => id === idOf(asked, 'id'));
  if (customer === undefined) {
    throw new Refusal(404, 'woocommerce_rest_invalid_id', 'Invalid resource ID.');
  }
  return { body: customerWire(shop, customer) };
}

function create({ shop, body }: Asked): Answered {
  const fields = parseBody(customerBody, body);
  if (shop.state.customers.some(({ email }) => email === fields.email)) {
    const message = 'An account is already registered with your email address.';
    throw new Refusal(400, 'registration-error-email-exists', message);
  }
  const customer: Customer = {
    id: nextId(shop, 'customer'),
    email: fields.email,
    firstName: fields.first_name ?? '',
    lastName: fields.last_name ?? '',
    username: fields.username ?? fields.email.replace(/@.*$/, ''),
    metaId: nextId(shop, 'meta'),
    createdAt: now(shop),
    modifiedAt: now(shop),
  };
  shop.state.customers.push(customer);
  return created(shop, 'customers', customerWire(shop, customer));
}
