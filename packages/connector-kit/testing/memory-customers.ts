import type { CustomerContent } from '@onhand/contracts/connector/customer.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { matchedEmail } from '@onhand/domain/customers/email.ts';
import type { Call, CustomerRead, Customers, PlainCustomer } from '../connector.ts';

const pageSize = 2;

/** Creates the customers capability of the in-memory shop, from which `garbled` customers cannot be read. */
export function memoryCustomers(
  customers: Map<string, PlainCustomer>,
  garbled: ReadonlySet<string>,
  refused: (call: Call) => Fault | null,
): Customers {
  const emailOf = (content: CustomerContent) => matchedEmail(content.email);
  const owner = (content: CustomerContent) =>
    [...customers.values()].find((one) => emailOf(one.content) === emailOf(content));
  const put = (externalId: string, content: CustomerContent) =>
    customers.set(externalId, { externalId, changedAt: new Date().toISOString(), content });
  const taken: Fault = { kind: 'rejected', code: 'email_taken', message: 'The address is taken.' };
  const unreadable = { code: 'record_unreadable', message: 'Nobody can read it.' };
  const read = (one: PlainCustomer | undefined): CustomerRead => {
    if (one === undefined) return { kind: 'absent' };
    return garbled.has(one.externalId)
      ? { kind: 'rejected', ...unreadable }
      : { kind: 'customer', customer: one };
  };

  return {
    behaviour: { changedSince: null, batch: 2 },
    page: async (call, cursor) => {
      if (cursor !== null && !/^[0-9a-f-]{36}$/.test(cursor)) {
        return refused(call) ?? { kind: 'rejected', code: 'cursor_invalid', message: 'No cursor.' };
      }
      const ids = [...customers.keys()].toSorted().filter((id) => id > (cursor ?? ''));
      const shown = ids.slice(0, pageSize);
      const last = shown.at(-1);
      return (
        refused(call) ?? {
          kind: 'page',
          page: {
            items: shown.flatMap((id) => (garbled.has(id) ? [] : (customers.get(id) ?? []))),
            unread: shown.flatMap((id) => (garbled.has(id) ? [{ externalId: id, ...unreadable }] : [])),
            ...(last !== undefined && shown.length < ids.length && { next: last }),
            asOf: new Date().toISOString(),
          },
        }
      );
    },
    get: async (call, ids) => ids.map((key) => ({ key, result: refused(call) ?? read(customers.get(key)) })),
    find: async (call, email) => refused(call) ?? read(owner({ email })),
    create: async (call, content) => {
      const fault = refused(call);
      if (fault !== null) return fault;
      if (owner(content) !== undefined) return taken;
      const id = crypto.randomUUID();
      put(id, content);
      return { kind: 'written', id, shows: content };
    },
    update: async (call, { externalId: id }, content) => {
      const fault = refused(call);
      const standing = customers.get(id);
      if (fault !== null) return fault;
      if (standing === undefined) return { kind: 'missing' };
      const shows = { ...standing.content, ...content };
      put(id, shows);
      return { kind: 'written', shows };
    },
  };
}
