import type { Call, Customers, PlainCustomer } from '@onhand/connector-kit/connector.ts';
import type { CustomerContent } from '@onhand/contracts/connector/customer.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { z } from 'zod';
import { send } from './client.ts';
import { customerInput, defaultAddressOf } from './customer-content.ts';
import { gidOf, idOf } from './gid.ts';
import { refusalOf, userError } from './graphql-faults.ts';
import type { UserError } from './graphql-faults.ts';
import { mutationPoints } from './limits.ts';
import { addressInput } from './order-addresses.ts';

const created = z.object({
  customerSet: z.object({
    customer: z.object({ id: z.string() }).nullable(),
    userErrors: z.array(userError),
  }),
});
const createQuery = `mutation CreateCustomer($input: CustomerSetInput!) {
  customerSet(input: $input) { customer { id } userErrors { field message code } }
}`;

/** Creates a customer with the default address, in one request. */
export async function create(
  call: Call,
  content: CustomerContent,
): Promise<{ readonly kind: 'written'; readonly id: string } | Fault> {
  const { email } = content;
  const address = defaultAddressOf(content);
  const answer = await send(call, {
    mutation: true,
    query: createQuery,
    variables: {
      input: {
        ...(email !== undefined && { email }),
        ...customerInput(content),
        ...(address !== undefined && { addresses: [addressInput(address)] }),
      },
    },
    cost: mutationPoints + 2,
    answer: created,
  });
  if (answer.kind !== 'answer') return answer;
  const { customer, userErrors } = answer.data.customerSet;
  if (customer !== null) return { kind: 'written', id: idOf(customer.id) };
  const refusal = refusalOf(userErrors);
  return userErrors.some(isTakenEmail) ? { ...refusal, code: 'email_taken' } : refusal;
}

function isTakenEmail({ field, code }: UserError): boolean {
  return code === 'TAKEN' && field?.includes('email') === true;
}

const standing = z.object({
  customer: z.object({ defaultAddress: z.object({ id: z.string() }).nullable() }).nullable(),
});
const standingQuery = 'query Standing($id: ID!) { customer(id: $id) { defaultAddress { id } } }';

const changed = z.object({ changed: z.object({ userErrors: z.array(userError) }) });
const outcome = '{ userErrors { field message } }';
const updateQuery = `mutation ChangeCustomer($input: CustomerInput!) {
  changed: customerUpdate(input: $input) ${outcome}
}`;
const addQuery = `mutation AddAddress($id: ID!, $address: MailingAddressInput!) {
  changed: customerAddressCreate(customerId: $id, address: $address, setAsDefault: true) ${outcome}
}`;
const changeQuery = `mutation ChangeAddress($id: ID!, $addressId: ID!, $address: MailingAddressInput!) {
  changed: customerAddressUpdate(customerId: $id, addressId: $addressId, address: $address) ${outcome}
}`;

/** Changes a customer, and then the default address. The other addresses stay as they are. */
export const update: Customers['update'] = async (call, { externalId }: PlainCustomer, content) => {
  const id = gidOf('Customer', externalId);
  const read = await send(call, {
    mutation: false,
    query: standingQuery,
    variables: { id },
    cost: 2,
    answer: standing,
  });
  if (read.kind !== 'answer') return read;
  const { customer } = read.data;
  if (customer === null) return { kind: 'missing' };
  const own = customerInput(content);
  if (Object.keys(own).length > 0) {
    const written = await change(call, updateQuery, { input: { id, ...own } });
    if (written.kind !== 'written') return written;
  }
  const wanted = defaultAddressOf(content);
  if (wanted === undefined) return { kind: 'written' };
  const address = addressInput(wanted);
  const { defaultAddress } = customer;
  return defaultAddress === null
    ? change(call, addQuery, { id, address })
    : change(call, changeQuery, { id, addressId: defaultAddress.id, address });
};

async function change(
  call: Call,
  query: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<{ readonly kind: 'written' } | Fault> {
  const answer = await send(call, {
    mutation: true,
    query,
    variables,
    cost: mutationPoints + 1,
    answer: changed,
  });
  if (answer.kind !== 'answer') return answer;
  const { userErrors } = answer.data.changed;
  return userErrors.length > 0 ? refusalOf(userErrors) : { kind: 'written' };
}
