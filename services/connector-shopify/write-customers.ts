import type { Call, Customers, PlainCustomer, WrittenCustomer } from '@onhand/connector-kit/connector.ts';
import type { CustomerContent } from '@onhand/contracts/connector/customer.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { z } from 'zod';
import { send } from './client.ts';
import { customerInput, defaultAddressOf, plainCustomer } from './customer-content.ts';
import { customer as shownCustomer, customerFields } from './customer-schema.ts';
import { gidOf, idOf } from './gid.ts';
import { refusalOf, userError } from './graphql-faults.ts';
import type { UserError } from './graphql-faults.ts';
import { mutationPoints } from './limits.ts';
import { address as shownAddress, addressFields, addressInput, addressOf } from './order-addresses.ts';

/** What a mutation costs at most that shows a customer, or an address. */
const customerPoints = mutationPoints + 5;

const created = z.object({
  customerSet: z.object({
    customer: z.looseObject({ id: z.string() }).nullable(),
    userErrors: z.array(userError),
  }),
});
const createQuery = `mutation CreateCustomer($input: CustomerSetInput!) {
  customerSet(input: $input) { customer { ${customerFields} } userErrors { field message code } }
}`;

/** Creates a customer with the default address, in one request. */
export async function create(
  call: Call,
  content: CustomerContent,
): Promise<(WrittenCustomer & { readonly id: string }) | Fault> {
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
    cost: customerPoints,
    answer: created,
  });
  if (answer.kind !== 'answer') return answer;
  const { customer, userErrors } = answer.data.customerSet;
  if (customer !== null) return { kind: 'written', id: idOf(customer.id), ...shownBy(customer) };
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

const changed = z.object({
  changed: z.object({
    customer: z.unknown().optional(),
    address: shownAddress.catch(undefined),
    userErrors: z.array(userError),
  }),
});
const errors = 'userErrors { field message }';
const updateQuery = `mutation ChangeCustomer($input: CustomerInput!) {
  changed: customerUpdate(input: $input) { customer { ${customerFields} } ${errors} }
}`;
const addressOutcome = `{ address { ${addressFields} } ${errors} }`;
const addQuery = `mutation AddAddress($id: ID!, $address: MailingAddressInput!) {
  changed: customerAddressCreate(customerId: $id, address: $address, setAsDefault: true) ${addressOutcome}
}`;
const changeQuery = `mutation ChangeAddress($id: ID!, $addressId: ID!, $address: MailingAddressInput!) {
  changed: customerAddressUpdate(customerId: $id, addressId: $addressId, address: $address) ${addressOutcome}
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
  let shows: WrittenCustomer['shows'] = {};
  if (Object.keys(own).length > 0) {
    const written = await change(call, updateQuery, { input: { id, ...own } });
    if (written.kind !== 'written') return written;
    shows = { ...written.shows };
  }
  const wanted = defaultAddressOf(content);
  if (wanted === undefined) return { kind: 'written', shows };
  const address = addressInput(wanted);
  const { defaultAddress } = customer;
  const addressed =
    defaultAddress === null
      ? await change(call, addQuery, { id, address })
      : await change(call, changeQuery, { id, addressId: defaultAddress.id, address });
  return addressed.kind === 'written' ? { ...addressed, shows: { ...shows, ...addressed.shows } } : addressed;
};

async function change(
  call: Call,
  query: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<WrittenCustomer | Fault> {
  const answer = await send(call, {
    mutation: true,
    query,
    variables,
    cost: customerPoints,
    answer: changed,
  });
  if (answer.kind !== 'answer') return answer;
  const { customer, address, userErrors } = answer.data.changed;
  if (userErrors.length > 0) return refusalOf(userErrors);
  const shown = addressOf(address);
  const shows = { ...shownBy(customer).shows, ...(shown && { billing: shown, shipping: shown }) };
  return { kind: 'written', shows };
}

/** Reads what the answer to a write shows of the customer. */
function shownBy(customer: unknown): Pick<WrittenCustomer, 'shows'> {
  const shown = shownCustomer.safeParse(customer);
  return shown.success ? { shows: plainCustomer(shown.data).content } : {};
}
