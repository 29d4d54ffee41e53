import { z } from 'zod';
import type { Call, CustomerPage, CustomerRead, Customers } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import type { UnreadCustomer } from '@onhand/contracts/connector/customer.ts';
import { send } from './client.ts';
import { plainCustomer } from './customer-content.ts';
import { customer, customerFields } from './customer-schema.ts';
import type { Customer } from './customer-schema.ts';
import { afterOf, readCursor, writeCursor } from './page-cursor.ts';
import { readById } from './read-by-id.ts';
import { create, update } from './write-customers.ts';

/** Customers of one page. */
const pageSize = 100;

/** Customers of one call of `get` or `upsert`. Each one that is written costs four requests. */
const batch = 20;

/** Reads and writes customers, guests included. They are listed by their last change. */
export const customers: Customers = {
  // A row carries the time when its transaction started.
  behaviour: { changedSince: { overlapMs: 60_000 }, batch },
  page,
  get: (call, ids) => readById<CustomerRead>(ids, async (some) => found(await readSome(call, some))),
  find,
  create,
  update: async (call, there, content) => {
    const read = await readSome(call, [there.externalId]);
    if (read.kind !== 'customers') return read;
    const [standing] = read.records;
    return standing === undefined ? { kind: 'missing' } : update(call, standing, content);
  },
};

const list = z.object({ customers: z.object({ items: z.array(z.unknown()) }) });
const named = z.object({ id: z.string(), updatedAt: z.iso.datetime() });

const query = `query Customers($options: CustomerListOptions!) {
  customers(options: $options) { items { ${customerFields} } }
}`;

async function page(
  call: Call,
  cursor: string | null,
): Promise<{ readonly kind: 'page'; readonly page: CustomerPage } | SharedFault> {
  const from = readCursor(cursor);
  if (from.kind !== 'cursor') return from;
  const options = {
    filter: { updatedAt: { after: afterOf(from) }, id: { notIn: from.seen } },
    sort: { updatedAt: 'ASC', id: 'ASC' },
    take: pageSize,
  };
  const answer = await send(call, { mutation: false, query, variables: { options }, answer: list });
  if (answer.kind !== 'answer') return answer;
  const { items } = answer.data.customers;
  const { records, unread } = readEach(items);
  const rows = items.flatMap((item) => {
    const { data } = named.safeParse(item);
    return data === undefined ? [] : [{ id: data.id, at: Date.parse(data.updatedAt) }];
  });
  const asOf = from.asOf ?? answer.shopStartedAt;
  const next = items.length < pageSize ? {} : { next: writeCursor(from, rows, asOf) };
  return { kind: 'page', page: { items: records.map(plainCustomer), unread, ...next, asOf } };
}

/** Finds a customer by e-mail address. Vendure keeps addresses in lower case. */
async function find(call: Call, email: string): Promise<CustomerRead> {
  const read = await readList(call, { filter: { emailAddress: { eq: email } }, take: 1 });
  if (read.kind !== 'customers') return read;
  const [one] = read.records;
  if (one !== undefined) return { kind: 'customer', customer: plainCustomer(one) };
  const [bad] = read.unread;
  return bad === undefined ? { kind: 'absent' } : rejected(bad);
}

interface Read {
  readonly kind: 'customers';
  readonly records: readonly Customer[];
  readonly unread: readonly UnreadCustomer[];
}

function readSome(call: Call, ids: readonly string[]): Promise<Read | SharedFault> {
  return readList(call, { filter: { id: { in: ids } }, take: ids.length });
}

async function readList(call: Call, options: object): Promise<Read | SharedFault> {
  const answer = await send(call, { mutation: false, query, variables: { options }, answer: list });
  return answer.kind === 'answer' ? { kind: 'customers', ...readEach(answer.data.customers.items) } : answer;
}

function readEach(items: readonly unknown[]): Pick<Read, 'records' | 'unread'> {
  const records: Customer[] = [];
  const unread: UnreadCustomer[] = [];
  for (const item of items) {
    const { success, data, error } = customer.safeParse(item);
    if (success) records.push(data);
    else {
      const externalId = named.safeParse(item).data?.id ?? 'unknown';
      unread.push({ externalId, code: 'record_unreadable', message: z.prettifyError(error) });
    }
  }
  return { records, unread };
}

function found(read: Read | SharedFault) {
  if (read.kind !== 'customers') return read;
  const byId = new Map<string, CustomerRead>([
    ...read.records.map((one) => [one.id, { kind: 'customer', customer: plainCustomer(one) }] as const),
    ...read.unread.map((one) => [one.externalId, rejected(one)] as const),
  ]);
  return { kind: 'found', byId } as const;
}

function rejected({ code, message }: UnreadCustomer): CustomerRead {
  return { kind: 'rejected', code, message };
}
