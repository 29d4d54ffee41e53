import { z } from 'zod';
import type { Call, CustomerPage, CustomerRead, Customers } from '@onhand/connector-kit/connector.ts';
import { refusedTogether } from '@onhand/connector-kit/faults.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import type { Keyed } from '@onhand/contracts/connector/unit.ts';
import { isSameEmail } from '@onhand/connector-kit/same-email.ts';
import { request } from './client.ts';
import { plainCustomer } from './customer-content.ts';
import { customer, customerFields } from './customer-schema.ts';
import { pageSize } from './limits.ts';
import { pageById, readEach, readIdCursor, writeIdCursor } from './list-by-id.ts';
import { isId } from './record-calls.ts';
import { create, update } from './write-customers.ts';

/** Customers of one call of `get` or `upsert`. Each one that is written costs three requests. */
const batch = 20;

/**
 * Reads and writes the accounts with the role `customer`. WooCommerce cannot list customers by their last
 * change: its webhooks tell of it.
 */
export const customers: Customers = {
  behaviour: { changedSince: null, batch },
  page,
  get,
  find,
  create,
  update,
};

const list = { endpoint: 'customers', params: { _fields: customerFields }, schema: customer };

async function page(
  call: Call,
  cursor: string | null,
): Promise<{ readonly kind: 'page'; readonly page: CustomerPage } | SharedFault> {
  const from = readIdCursor(cursor);
  if (from.kind !== 'cursor') return from;
  const read = await pageById(call, { ...list, perPage: pageSize }, from);
  if (read.kind !== 'records') return read;
  const next = read.next === null ? {} : { next: writeIdCursor(read.next) };
  const items = read.records.map(plainCustomer);
  const unread = read.unread.map(({ name: externalId, ...why }) => ({ externalId, ...why }));
  return { kind: 'page', page: { items, unread, ...next, asOf: read.shopStartedAt } };
}

/** Reads customers by their ids. An account of staff is absent. */
async function get(call: Call, ids: readonly string[]): Promise<readonly Keyed<{ result: CustomerRead }>[]> {
  const possible = [...new Set(ids.filter(isId))];
  if (possible.length === 0) return ids.map((key) => ({ key, result: { kind: 'absent' } }));
  const answer = await request(call, {
    method: 'GET',
    endpoint: list.endpoint,
    params: { ...list.params, role: 'all', include: possible.join(','), per_page: pageSize },
    schema: z.array(z.unknown()),
  });
  if (answer.kind !== 'answer') return ids.map((key) => ({ key, result: refusedTogether(answer) }));
  const { records, unread } = readEach(customer, answer.body, new Map());
  const found = new Map<string, CustomerRead>([
    ...records
      .filter(isCustomer)
      .map((one) => [String(one.id), { kind: 'customer', customer: plainCustomer(one) }] as const),
    ...unread.map(({ name, ...why }) => [name, { kind: 'rejected', ...why }] as const),
  ]);
  return ids.map((key) => ({ key, result: found.get(key) ?? { kind: 'absent' } }));
}

/** Finds a customer by e-mail address, among accounts of every role: each role takes the address. */
async function find(call: Call, email: string): Promise<CustomerRead> {
  const answer = await request(call, {
    method: 'GET',
    endpoint: list.endpoint,
    params: { ...list.params, role: 'all', email, per_page: pageSize, orderby: 'id' },
    schema: z.array(z.unknown()),
  });
  if (answer.kind !== 'answer') return answer;
  const { records, unread } = readEach(customer, answer.body, new Map());
  const owner = records.find((one) => isSameEmail(one.email, email));
  if (owner !== undefined) {
    if (isCustomer(owner)) return { kind: 'customer', customer: plainCustomer(owner) };
    const message = 'The e-mail address belongs to an account of the shop that is no customer.';
    return { kind: 'rejected', code: 'email_taken', message };
  }
  const [bad] = unread;
  return bad === undefined
    ? { kind: 'absent' }
    : { kind: 'rejected', code: bad.code, message: `Customer ${bad.name}: ${bad.message}` };
}

function isCustomer({ role }: { readonly role: string }): boolean {
  return role === 'customer';
}
