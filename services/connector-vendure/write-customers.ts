import { z } from 'zod';
import type { Call, WrittenCustomer } from '@onhand/connector-kit/connector.ts';
import type { CustomerContent } from '@onhand/contracts/connector/customer.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { send } from './client.ts';
import { defaultAddresses, plainCustomer, postal } from './customer-content.ts';
import { addressFields, customer, customerAddress, customerFields } from './customer-schema.ts';
import type { Customer } from './customer-schema.ts';
import { addressInput } from './order-addresses.ts';

const written = z.object({
  written: z.looseObject({ type: z.string(), id: z.string().nullish(), message: z.string().nullish() }),
});
type Written = (WrittenCustomer & { readonly id: string }) | Fault;

const outcome = `{ type: __typename ... on Customer { ${customerFields} } ... on ErrorResult { message } }`;
const creating = `mutation CreateCustomer($input: CreateCustomerInput!) {
  written: createCustomer(input: $input) ${outcome}
}`;
const changing = `mutation ChangeCustomer($input: UpdateCustomerInput!) {
  written: updateCustomer(input: $input) ${outcome}
}`;

/** Creates a customer, and then the addresses. If that ends halfway, writing the customer again adds them. */
export async function create(call: Call, content: CustomerContent): Promise<Written> {
  const { email: emailAddress, firstName = '', lastName = '', phone: phoneNumber } = content;
  const made = await write(call, creating, {
    emailAddress,
    firstName,
    lastName,
    ...(phoneNumber !== undefined && { phoneNumber }),
  });
  if (made.kind !== 'written') return made;
  const addressed = await writeAddresses(call, { id: made.id, addresses: [] }, content);
  return inOne(made, addressed);
}

/** Changes a customer, and then the default addresses. The e-mail address stays. */
export async function update(call: Call, there: Customer, content: CustomerContent): Promise<Written> {
  const { firstName, lastName, phone: phoneNumber } = content;
  const input = {
    ...(firstName !== undefined && { firstName }),
    ...(lastName !== undefined && { lastName }),
    ...(phoneNumber !== undefined && { phoneNumber }),
  };
  const isChanged = Object.keys(input).length > 0;
  const changed: Written = isChanged
    ? await write(call, changing, { id: there.id, ...input })
    : { kind: 'written', id: there.id };
  if (changed.kind !== 'written') return changed;
  return inOne(changed, await writeAddresses(call, there, content));
}

function inOne(own: Exclude<Written, Fault>, addressed: Written): Written {
  return addressed.kind === 'written' ? { ...own, shows: { ...own.shows, ...addressed.shows } } : addressed;
}

async function write(call: Call, query: string, input: object): Promise<Written> {
  const answer = await send(call, { mutation: true, query, variables: { input }, answer: written });
  if (answer.kind !== 'answer') return answer;
  const { type, id, message } = answer.data.written;
  if (type === 'Customer' && typeof id === 'string') {
    const shown = customer.safeParse(answer.data.written);
    return { kind: 'written', id, ...(shown.success && { shows: plainCustomer(shown.data).content }) };
  }
  const code = type === 'EmailAddressConflictError' ? 'email_taken' : type;
  return { kind: 'rejected', code, message: message ?? 'Vendure refused the customer.' };
}

const writtenAddresses = z.object({
  billing: customerAddress.optional().catch(undefined),
  shipping: customerAddress.optional().catch(undefined),
});

/**
 * Writes the default addresses in one request. An address that is the default for both, and is not to be the
 * same for both, stays as it is and gets another one beside it.
 */
async function writeAddresses(
  call: Call,
  there: Pick<Customer, 'id' | 'addresses'>,
  content: CustomerContent,
): Promise<Written> {
  const standing = defaultAddresses(there);
  const isShared = standing.billing !== undefined && standing.billing === standing.shipping;
  const steps = (['billing', 'shipping'] as const).flatMap((name) => {
    const wanted = addressInput(content[name]);
    if (wanted === null) return [];
    const flag = name === 'billing' ? 'defaultBillingAddress' : 'defaultShippingAddress';
    const old = isShared ? undefined : standing[name];
    const input: Record<string, unknown> = { ...wanted, [flag]: true };
    const { streetLine1: _, ...withoutStreet } = input;
    const change = content[name]?.line1 === undefined ? withoutStreet : input;
    return old === undefined
      ? [
          {
            name,
            type: 'CreateAddressInput!',
            field: `createCustomerAddress(customerId: $id, input: $${name})`,
            input,
          },
        ]
      : [
          {
            name,
            type: 'UpdateAddressInput!',
            field: `updateCustomerAddress(input: $${name})`,
            input: { ...change, id: old.id },
          },
        ];
  });
  const done = { kind: 'written', id: there.id } as const;
  if (steps.length === 0) return done;
  const usesId = steps.some(({ type }) => type === 'CreateAddressInput!');
  const parameters = [...(usesId ? ['$id: ID!'] : []), ...steps.map(({ name, type }) => `$${name}: ${type}`)];
  const answer = await send(call, {
    mutation: true,
    query: `mutation WriteAddresses(${parameters.join(', ')}) {
      ${steps.map(({ name, field }) => `${name}: ${field} { ${addressFields} }`).join('\n')}
    }`,
    variables: {
      ...(usesId && { id: there.id }),
      ...Object.fromEntries(steps.map(({ name, input }) => [name, input])),
    },
    answer: writtenAddresses,
  });
  if (answer.kind !== 'answer') return answer;
  const billing = answer.data.billing && postal(answer.data.billing);
  const shipping = answer.data.shipping && postal(answer.data.shipping);
  return { ...done, shows: { ...(billing && { billing }), ...(shipping && { shipping }) } };
}
