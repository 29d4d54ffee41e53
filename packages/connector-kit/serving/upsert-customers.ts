import type { CustomerContent, CustomerWrite } from '@onhand/contracts/connector/customer.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import type { Keyed } from '@onhand/contracts/connector/unit.ts';
import { matchedEmail } from '@onhand/domain/customers/email.ts';
import type { Call, CustomerRead, Customers, PlainCustomer, WrittenCustomer } from '../connector.ts';
import type { SharedFault } from '../faults.ts';
import { isSameEmail } from '../same-email.ts';
import { notBegun } from './attempt.ts';
import { permitted, sealed, usableCustomer } from './customers.ts';
import type { CustomerTools } from './customers.ts';
import { withoutPersons } from './without-persons.ts';

type Result = OutputOf<'customers.upsert'>[number]['result'] | SharedFault;

/**
 * Writes customers one after the other, and answers with each as it is read afterwards. A customer without an
 * id is searched for by e-mail address before it is created, so the same row again, after any outcome, makes
 * no second one. An account that is found is left as it is, and no account gets another e-mail address:
 * nobody has verified that the address belongs to the same person (decision 35).
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
  if (row.externalId !== null) {
    const there = await readOne(customers, call, row.externalId);
    if (there.kind === 'absent') return { kind: 'missing' };
    return there.kind === 'customer' ? update(tools, call, row, { there: there.customer, content }) : there;
  }
  if (email === null) return emailMissing;
  const found = await customers.find(call, email);
  if (found.kind === 'customer') return leave(tools, call, found.customer);
  if (found.kind !== 'absent') return found;

  const created = await customers.create(call, content);
  if (created.kind === 'written') return readBack(tools, call, created, { id: created.id, created: true });
  if (created.kind !== 'rejected' || created.code !== 'email_taken') return created;
  // Somebody created it since the search.
  const again = await customers.find(call, email);
  return again.kind === 'customer' ? leave(tools, call, again.customer) : created;
}

/** Shows an account that was found by its e-mail address. */
async function leave(tools: CustomerTools, call: Call, there: PlainCustomer): Promise<Result> {
  const read = usableCustomer(there);
  if (read.kind !== 'customer') return read;
  const [customer] = await sealed(tools.vault, call, [read.customer]);
  return customer === undefined ? { kind: 'missing' } : { kind: 'exists', customer };
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
  const { email, ...others } = content;
  if (email !== undefined && !isSameEmail(email, there.content.email)) return emailChanged;
  const written = await tools.customers.update(call, there, others);
  const back = { id: there.externalId, created: false, before: there.content };
  return written.kind === 'written' ? readBack(tools, call, written, back) : written;
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

/**
 * Reads a customer who was just written. A reading without what the write's answer showed has somebody's
 * change since: then both are told, so that the change counts as news and not as ours.
 */
async function readBack(
  tools: CustomerTools,
  call: Call,
  { shows = {} }: WrittenCustomer,
  {
    id,
    created,
    before = {},
  }: { readonly id: string; readonly created: boolean; readonly before?: CustomerContent },
): Promise<Result> {
  const read = await readOne(tools.customers, call, id);
  if (read.kind === 'customer') {
    const [now] = await snapshotsOf(tools, call, read.customer);
    const isOurs = holds(read.customer.content, shows);
    const content = { ...before, ...shows };
    const [ours] = isOurs ? [now] : await snapshotsOf(tools, call, { ...read.customer, content });
    if (now !== undefined && ours !== undefined) {
      return { kind: 'ok', customer: ours, created, ...(!isOurs && { since: now }) };
    }
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
  if ('customer' in result || result.kind === 'missing') return result;
  const fault = await permitted(tools, call, result);
  return 'message' in fault ? { ...fault, message: withoutPersons(fault.message, content) } : fault;
}

const emailChanged: Fault = {
  kind: 'rejected',
  code: 'email_changed',
  message: 'The person has another e-mail address now. Onhand changes no address of an account.',
};

const emailMissing: Fault = {
  kind: 'rejected',
  code: 'email_missing',
  message: 'The customer has no usable e-mail address, so the shop cannot tell it from others.',
};
