import { z } from 'zod';
import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import type { NewOrder } from '@onhand/contracts/connector/copied-order.ts';
import { send } from './client.ts';
import { outcome, runSteps } from './draft-steps.ts';
import type { Step } from './draft-steps.ts';
import { addressInput } from './order-addresses.ts';
import { noteOf } from './order-marker.ts';

/** A draft that was begun before. */
export interface Begun {
  readonly state: string;
  readonly lines: readonly { readonly id: string; readonly unit: string; readonly quantity: number }[];
}

type Filled = { readonly kind: 'done' } | SharedFault;

/**
 * Gives a draft its note, customer, addresses and lines. Of a draft that was begun, only what is missing or
 * wrong is added, so that a repeat ends the same.
 */
export async function fillDraft(
  call: Call,
  id: string,
  order: NewOrder,
  { draft, begun }: { readonly draft: boolean; readonly begun: Begun | null },
): Promise<Filled> {
  const note = { id, note: noteOf(order, { isComplete: !draft }), isPublic: false };
  const steps: Step[] = [
    // First, so that whatever fails behind it is found again.
    ...(begun === null
      ? [
          {
            name: 'note',
            field: 'addNoteToOrder(input: $input) { id }',
            type: 'AddNoteToOrderInput!',
            input: note,
          },
        ]
      : []),
    ...addressSteps(order),
    ...lineSteps(order, begun?.lines ?? []),
    ...customerSteps(order),
  ];
  const filled = await runSteps(call, id, steps);
  const isKnown = filled.kind === 'rejected' && filled.code === 'EMAIL_ADDRESS_CONFLICT_ERROR';
  return isKnown ? setKnownCustomer(call, id, order.email ?? '') : filled;
}

function addressSteps({ billing, shipping }: NewOrder): Step[] {
  const type = 'CreateAddressInput!';
  const stepOf = (name: string, mutation: string, input: Record<string, string> | null) =>
    input === null
      ? []
      : [{ name, field: `${mutation}(orderId: $orderId, input: $input) { id }`, type, input }];
  return [
    ...stepOf('billing', 'setDraftOrderBillingAddress', addressInput(billing)),
    ...stepOf('shipping', 'setDraftOrderShippingAddress', addressInput(shipping)),
  ];
}

/** Tells whether a draft has the lines of the order, and no more of them. */
export function isFilled(order: NewOrder, there: Begun['lines']): boolean {
  const wanted = wantedUnits(order);
  return there.length === wanted.size && there.every(({ unit, quantity }) => wanted.get(unit) === quantity);
}

/** Sums the units of each variant: Vendure has one line for each. */
function wantedUnits({ lines }: NewOrder): ReadonlyMap<string, number> {
  const wanted = new Map<string, number>();
  for (const { ref, quantity } of lines) wanted.set(ref.unit, (wanted.get(ref.unit) ?? 0) + quantity);
  return wanted;
}

function lineSteps(order: NewOrder, there: Begun['lines']): Step[] {
  const steps = Array.from(wantedUnits(order), ([unit, quantity], index): Step[] => {
    const line = there.find((one) => one.unit === unit);
    if (line?.quantity === quantity) return [];
    const name = `line${index}`;
    if (line === undefined) {
      const field = `addItemToDraftOrder(orderId: $orderId, input: $input) ${outcome}`;
      return [
        { name, field, type: 'AddItemToDraftOrderInput!', input: { productVariantId: unit, quantity } },
      ];
    }
    const field = `adjustDraftOrderLine(orderId: $orderId, input: $input) ${outcome}`;
    return [{ name, field, type: 'AdjustDraftOrderLineInput!', input: { orderLineId: line.id, quantity } }];
  });
  return steps.flat();
}

function customerSteps({ email, billing, shipping }: NewOrder): Step[] {
  if (email === undefined) return [];
  const input = {
    emailAddress: email,
    firstName: billing?.firstName ?? shipping?.firstName ?? '',
    lastName: billing?.lastName ?? shipping?.lastName ?? '',
  };
  const field = `setCustomerForDraftOrder(orderId: $orderId, input: $input) ${outcome}`;
  return [{ name: 'customer', field, type: 'CreateCustomerInput!', input }];
}

const customers = z.object({ customers: z.object({ items: z.array(z.object({ id: z.string() })) }) });

/** A customer who has an account is not changed: the draft becomes theirs. */
async function setKnownCustomer(call: Call, id: string, email: string): Promise<Filled> {
  const answer = await send(call, {
    mutation: false,
    query: `query Customer($email: String!) {
      customers(options: { filter: { emailAddress: { eq: $email } }, take: 1 }) { items { id } }
    }`,
    variables: { email },
    answer: customers,
  });
  if (answer.kind !== 'answer') return answer;
  const [known] = answer.data.customers.items;
  if (known === undefined) {
    const message = 'The e-mail address belongs to an account that this channel does not show.';
    return { kind: 'rejected', code: 'EMAIL_ADDRESS_CONFLICT_ERROR', message };
  }
  const field = `setCustomerForDraftOrder(orderId: $orderId, customerId: $input) ${outcome}`;
  return runSteps(call, id, [{ name: 'customer', field, type: 'ID!', input: known.id }]);
}
