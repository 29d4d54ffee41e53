import type {
  CustomerContent,
  CustomerSnapshot,
  CustomerWrite,
} from '@onhand/contracts/connector/customer.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import type { CustomerArrangement } from '../arrangement.ts';
import type { Served } from '../ask.ts';
import { sealedContent } from '../memory-vault.ts';
import type { Subject } from './subject.ts';

type Result = OutputOf<'customers.upsert'>[number]['result'];

/** Returns the arranged shop with the helpers for its customers. */
export async function withCustomers({
  arranged,
}: Subject): Promise<Awaited<ReturnType<Subject['arranged']>> & CustomerArrangement> {
  const arrangement = await arranged();
  if (arrangement.customers === undefined) throw new Error('The arrangement says nothing of customers.');
  return { ...arrangement, ...arrangement.customers };
}

/** Builds the row that writes this content, to whom its e-mail address belongs. */
export function rowOf(content: CustomerContent): CustomerWrite {
  const { emailHash, sealed } = sealedContent(content);
  return { key: 'row', externalId: null, emailHash, sealed, unlessChangedSince: null, seenHash: null };
}

/** Writes customers. Returns the results in the order of the rows. Throws if a row has no answer. */
export async function upsert(ask: Served['ask'], ...rows: readonly CustomerWrite[]): Promise<Result[]> {
  const keyed = rows.map((row, index) => ({ ...row, key: String(index) }));
  const answers = await ask('customers.upsert', { rows: keyed });
  return keyed.map(({ key }) => {
    const found = answers.find((answer) => answer.key === key);
    if (found === undefined) throw new Error(`no answer for ${key}`);
    return found.result;
  });
}

/** Reads a customer through the connector. Throws if the answer is not a customer. */
export async function read(ask: Served['ask'], id: string): Promise<CustomerSnapshot> {
  const [answer] = await ask('customers.get', { ids: [id] });
  if (answer?.result.kind !== 'customer') throw new Error(`no customer: ${JSON.stringify(answer)}`);
  return answer.result.customer;
}
