import type { CustomerContent, CustomerWrite } from '@onhand/contracts/connector/customer.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import type { Keyed } from '@onhand/contracts/connector/unit.ts';
import { matchedEmail } from '@onhand/domain/customers/email.ts';
import type { Call, CustomerRead, Customers, PlainCustomer } from '../connector.ts';
import type { SharedFault } from '../faults.ts';
import { notBegun } from './attempt.ts';
import { permitted, sealed, usableCustomer } from './customers.ts';
import type { CustomerTools } from './customers.ts';
import { withoutPersons } from './without-persons.ts';

type Result = OutputOf<'customers.upsert'>[number]['result'] | SharedFault;

/**
 * Writes customers one after the other, and answers with each as it is read afterwards. A customer without an
 * id is searched for by e-mail address before it is created, so the same row again, after any outcome, makes
 * no second one.
 */
export async function upsertCustomers(
  tools: CustomerTools,
  call: Call,
  rows: readonly CustomerWrite[],
): Promise<readonly Keyed<{ result: Result }>[]> {
  const contents = await tools.vault.open(call.integrationId, rows);
  const answers: Keyed<{ result: Result }>[] = [];
  for (const [index, row] of rows.entries()) {
    const content = contents[index];
    if (content === undefined || call.signal.aborted) {
      answers.push({ key: row.key, result: notBegun });
      continue;
    }
    const result = await upsert(tools, call, row, content);
    answers.push({ key: row.key, result: await told(tools, call, result, content) });
  }
  return answers;
}

async function upsert(
  tools: CustomerTools,
  call: Call,
  row: CustomerWrite,
  content: CustomerContent,
): Promise<Result> {
  const { customers } = tools;
  const email = matchedEmail(content.email);
  const there =
    row.externalId === null
      ? email === null
        ? emailMissing
        : await customers.find(call, email)
      : await readOne(customers, call, row.externalId);
  if (there.kind === 'customer') return update(tools, call, row, { there: there.customer, content });
  if (there.kind !== 'absent') return there;
  if (row.externalId !== null || email === null) return { kind: 'missing' };

  const created = await customers.create(call, content);
  if (created.kind === 'written') return readBack(tools, call, created.id, true);
  if (created.kind !== 'rejected' || created.code !== 'email_taken') return created;
  // Somebody created it since the search.
  const again = await customers.find(call, email);
  return again.kind === 'customer' ? update(tools, call, row, { there: again.customer, content }) : created;
}

async function update(
  tools: CustomerTools,
  call: Call,
  { unlessChangedSince, seenHash }: CustomerWrite,
  { there, content }: { readonly there: PlainCustomer; readonly content: CustomerContent },
): Promise<Result> {
  const [customer] = await snapshotsOf(tools, call, there);
  const isNewer =
    unlessChangedSince !== null && Date.parse(there.changedAt ?? '') > Date.parse(unlessChangedSince);
  if (customer !== undefined && holds(there.content, content))
    return { kind: 'ok', customer, created: false };
  if (customer !== undefined && isNewer && customer.contentHash !== seenHash)
    return { kind: 'newer', customer };
  const written = await tools.customers.update(call, there, content);
  return written.kind === 'written' ? readBack(tools, call, there.externalId, false) : written;
}

/** Tells whether a customer has all that is to be written. */
function holds(there: object, wanted: object): boolean {
  const own = new Map<string, unknown>(Object.entries(there));
  return Object.entries(wanted).every(([name, value]: [string, unknown]) => {
    const standing = own.get(name);
    const isPart = typeof value === 'object' && value !== null;
    return isPart && typeof standing === 'object' && standing !== null
      ? holds(standing, value)
      : standing === value;
  });
}

async function readBack(tools: CustomerTools, call: Call, id: string, created: boolean): Promise<Result> {
  const read = await readOne(tools.customers, call, id);
  if (read.kind === 'customer') {
    const [customer] = await snapshotsOf(tools, call, read.customer);
    if (customer !== undefined) return { kind: 'ok', customer, created };
  }
  const message = 'The platform took the customer, and could not show it afterwards.';
  return { kind: 'unknown', message, ended: true };
}

async function readOne(customers: Customers, call: Call, id: string): Promise<CustomerRead> {
  const [answer] = await customers.get(call, [id]);
  return answer?.result ?? { kind: 'absent' };
}

async function snapshotsOf({ vault }: CustomerTools, call: Call, customer: PlainCustomer) {
  const read = usableCustomer(customer);
  return read.kind === 'customer' ? sealed(vault, call, [read.customer]) : [];
}

async function told(
  tools: CustomerTools,
  call: Call,
  result: Result,
  content: CustomerContent,
): Promise<Result> {
  if (result.kind === 'ok' || result.kind === 'newer' || result.kind === 'missing') return result;
  const fault = await permitted(tools, call, result);
  return 'message' in fault ? { ...fault, message: withoutPersons(fault.message, content) } : fault;
}

const emailMissing: Fault = {
  kind: 'rejected',
  code: 'email_missing',
  message: 'The customer has no usable e-mail address, so the shop cannot tell it from others.',
};
