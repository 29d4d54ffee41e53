import type { Call, CustomerPage, CustomerRead, Customers } from '@onhand/connector-kit/connector.ts';
import { refusedTogether } from '@onhand/connector-kit/faults.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import type { UnreadCustomer } from '@onhand/contracts/connector/customer.ts';
import type { Keyed } from '@onhand/contracts/connector/unit.ts';
import { z } from 'zod';
import { send } from './client.ts';
import { plainCustomer } from './customer-content.ts';
import { customer, customerFields, customerName } from './customer-schema.ts';
import type { Customer } from './customer-schema.ts';
import { gidOf, idOf, isId } from './gid.ts';
import { customerBatch, customerPoints, pageSize } from './limits.ts';
import { changedSince, pageEnd, pageInfo, pageInfoField, readCursor } from './page-cursor.ts';
import { create, update } from './write-customers.ts';

/** Reads and writes customers. They are listed by their last change. */
export const customers: Customers = {
  // Lists with a filter come from a search index.
  behaviour: { changedSince: { overlapMs: 120_000 }, batch: customerBatch },
  page,
  get,
  find,
  create,
  update,
};

const list = z.object({ customers: z.object({ nodes: z.array(z.unknown()), pageInfo }) });
const listQuery = `query Customers($first: Int!, $after: String, $query: String) {
  customers(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {
    nodes { ${customerFields} }
    ${pageInfoField}
  }
}`;

async function page(
  call: Call,
  cursor: string | null,
): Promise<{ readonly kind: 'page'; readonly page: CustomerPage } | SharedFault> {
  const from = readCursor(cursor);
  if (from.kind !== 'cursor') return from;
  const answer = await send(call, {
    mutation: false,
    query: listQuery,
    variables: { first: pageSize, after: from.after, query: changedSince(from) },
    cost: 2 + pageSize * customerPoints,
    answer: list,
  });
  if (answer.kind !== 'answer') return answer;
  const { nodes, pageInfo: info } = answer.data.customers;
  const { records, unread } = readEach(nodes);
  const end = pageEnd(from, info, answer.shopStartedAt);
  return { kind: 'page', page: { items: records.map(plainCustomer), unread, ...end } };
}

const byId = z.object({ nodes: z.array(z.unknown()) });
const byIdQuery = `query CustomersById($ids: [ID!]!) {
  nodes(ids: $ids) { ... on Customer { ${customerFields} } }
}`;

/** Reads customers by their ids. One that is not in the answer is gone. */
async function get(call: Call, ids: readonly string[]): Promise<readonly Keyed<{ result: CustomerRead }>[]> {
  const possible = [...new Set(ids.filter(isId))];
  if (possible.length === 0) return ids.map((key) => ({ key, result: { kind: 'absent' } }));
  const answer = await send(call, {
    mutation: false,
    query: byIdQuery,
    variables: { ids: possible.map((id) => gidOf('Customer', id)) },
    cost: possible.length * customerPoints,
    answer: byId,
  });
  if (answer.kind !== 'answer') return ids.map((key) => ({ key, result: refusedTogether(answer) }));
  const { records, unread } = readEach(answer.data.nodes.filter((node) => node !== null));
  const found = new Map<string, CustomerRead>([
    ...records.map((one) => [idOf(one.id), { kind: 'customer', customer: plainCustomer(one) }] as const),
    ...unread.map((one) => [one.externalId, rejected(one)] as const),
  ]);
  return ids.map((key) => ({ key, result: found.get(key) ?? { kind: 'absent' } }));
}

const identified = z.object({ customerByIdentifier: z.unknown() });
const identifyQuery = `query CustomerByEmail($emailAddress: String!) {
  customerByIdentifier(identifier: { emailAddress: $emailAddress }) { ${customerFields} }
}`;

/** Finds a customer by e-mail address, without the search index. */
async function find(call: Call, emailAddress: string): Promise<CustomerRead> {
  const answer = await send(call, {
    mutation: false,
    query: identifyQuery,
    variables: { emailAddress },
    cost: customerPoints,
    answer: identified,
  });
  if (answer.kind !== 'answer') return answer;
  const { customerByIdentifier: shown } = answer.data;
  const { records, unread } = readEach(shown === null ? [] : [shown]);
  const [one] = records;
  if (one !== undefined) return { kind: 'customer', customer: plainCustomer(one) };
  const [bad] = unread;
  return bad === undefined ? { kind: 'absent' } : rejected(bad);
}

/** Reads customers one by one. One that cannot be read is named. */
function readEach(nodes: readonly unknown[]) {
  const records: Customer[] = [];
  const unread: UnreadCustomer[] = [];
  for (const node of nodes) {
    const { success, data, error } = customer.safeParse(node);
    if (success) records.push(data);
    else {
      const id = customerName.safeParse(node).data?.id ?? 'unknown';
      unread.push({ externalId: idOf(id), code: 'record_unreadable', message: z.prettifyError(error) });
    }
  }
  return { records, unread };
}

function rejected({ code, message }: UnreadCustomer): CustomerRead {
  return { kind: 'rejected', code, message };
}
