import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { customerContent } from '@onhand/contracts/connector/customer.ts';
import type { CustomerSnapshot, UnreadCustomer } from '@onhand/contracts/connector/customer.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { Keyed } from '@onhand/contracts/connector/unit.ts';
import { storableData } from '@onhand/domain/text/storable.ts';
import { z } from 'zod';
import type { Call, Connector, Customers, CustomerVault, PlainCustomer } from '../connector.ts';
import type { SharedFault } from '../faults.ts';
import { withoutPersons } from './without-persons.ts';

/** What the calls about customers work with. */
export interface CustomerTools {
  readonly connector: Pick<Connector, 'check'>;
  readonly customers: Customers;
  readonly vault: CustomerVault;
}

/** Longest content of one customer, in characters of JSON. A longer one is no person's. */
const longestContent = 40_000;

/** Reads a page of customers, encrypted. A customer whose content cannot be used is named in `unread`. */
export async function pageOfCustomers(
  tools: CustomerTools,
  call: Call,
  cursor: string | null,
): Promise<OutputOf<'customers.page'>> {
  const answer = await tools.customers.page(call, cursor);
  if (answer.kind !== 'page') return permitted(tools, call, answer);
  const { items, unread, ...place } = answer.page;
  const usable: PlainCustomer[] = [];
  const unusable: UnreadCustomer[] = unread.map((one) => ({ ...one, message: withoutPersons(one.message) }));
  for (const one of items) {
    const read = usableCustomer(one);
    if (read.kind === 'customer') usable.push(read.customer);
    else unusable.push({ externalId: one.externalId, code: read.code, message: read.message });
  }
  const snapshots = await sealed(tools.vault, call, usable);
  return { kind: 'page', page: { ...place, items: [...snapshots], unread: unusable } };
}

/** Reads customers by their ids, encrypted. */
export async function getCustomers(
  tools: CustomerTools,
  call: Call,
  ids: readonly string[],
): Promise<readonly Keyed<{ result: OutputOf<'customers.get'>[number]['result'] | SharedFault }>[]> {
  const answers = await tools.customers.get(call, ids);
  return Promise.all(
    answers.map(async ({ key, result }) => {
      if (result.kind === 'absent') return { key, result };
      if (result.kind !== 'customer') return { key, result: await permitted(tools, call, result) };
      const read = usableCustomer(result.customer);
      if (read.kind !== 'customer') return { key, result: read };
      const [customer] = await sealed(tools.vault, call, [read.customer]);
      if (customer === undefined) return { key, result: { kind: 'absent' as const } };
      return { key, result: { kind: 'customer' as const, customer } };
    }),
  );
}

/** Checks and cleans a customer's content. */
export function usableCustomer(
  customer: PlainCustomer,
):
  | { readonly kind: 'customer'; readonly customer: PlainCustomer }
  | { readonly kind: 'rejected'; readonly code: string; readonly message: string } {
  const { success, data, error } = customerContent.safeParse(customer.content);
  if (!success) return { kind: 'rejected', code: 'record_unreadable', message: z.prettifyError(error) };
  if (JSON.stringify(data).length > longestContent) {
    const message = `Its texts have more than ${longestContent} characters.`;
    return { kind: 'rejected', code: 'record_unreadable', message };
  }
  return { kind: 'customer', customer: { ...customer, content: storableData(data) } };
}

/** Encrypts customers, in their order. */
export async function sealed(
  vault: CustomerVault,
  { integrationId }: Pick<Call, 'integrationId'>,
  customers: readonly PlainCustomer[],
): Promise<readonly CustomerSnapshot[]> {
  const contents = await vault.seal(
    integrationId,
    customers.map(({ content }) => content),
  );
  return customers.flatMap(({ externalId, changedAt }, index) => {
    const content = contents[index];
    return content === undefined ? [] : [{ externalId, changedAt, ...content }];
  });
}

/**
 * Cleans a fault, and tells credentials that may not see customers (`permission_missing`) from wrong ones:
 * such credentials may still do everything else.
 */
export async function permitted<F extends SharedFault>(
  { connector }: Pick<CustomerTools, 'connector'>,
  call: Call,
  fault: F,
): Promise<F | Fault> {
  if (fault.kind === 'rate_limited') return fault;
  const message = withoutPersons(fault.message);
  if (fault.kind !== 'unauthorized') return { ...fault, message };
  const checked = await connector.check(call);
  if (checked.kind !== 'ok') return checked;
  const hint = 'Give the integration credentials that may read and write customers.';
  return { kind: 'rejected', code: 'permission_missing', message, hint };
}
