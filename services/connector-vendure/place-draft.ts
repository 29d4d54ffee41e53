import { z } from 'zod';
import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import type { NewOrder } from '@onhand/contracts/connector/copied-order.ts';
import { send } from './client.ts';
import { outcome, runSteps } from './draft-steps.ts';
import type { Step } from './draft-steps.ts';
import { noteOf } from './order-marker.ts';

type Placed = { readonly kind: 'done' } | SharedFault;

/**
 * Makes a draft an order that is paid, which allocates its units. `isArranging`: it only lacks the payment.
 */
export async function placeDraft(
  call: Call,
  id: string,
  order: NewOrder,
  { isArranging }: { readonly isArranging: boolean },
): Promise<Placed> {
  if (isArranging) return runSteps(call, id, [paymentStep(id, order)]);
  const method = await shippingMethod(call, id, order);
  if (method.kind !== 'method') return method;
  if (method.id === null) {
    const message = 'No shipping method of the shop fits the order and its address.';
    return { kind: 'rejected', code: 'shipping_unavailable', message };
  }
  const transition = `transitionOrderToState(id: $orderId, state: $input) ${outcome}`;
  // Behind a refused step, Vendure refuses the others by the order's state.
  return runSteps(call, id, [
    methodStep(method.id),
    { name: 'transition', field: transition, type: 'String!', input: 'ArrangingPayment' },
    paymentStep(id, order),
  ]);
}

/** Marks a draft as complete, with a shipping method if one fits. */
export async function completeDraft(
  call: Call,
  id: string,
  order: NewOrder,
  { noteId }: { readonly noteId: string },
): Promise<Placed> {
  const method = await shippingMethod(call, id, order);
  if (method.kind !== 'method') return method;
  const note = { noteId, note: noteOf(order, { isComplete: true }) };
  return runSteps(call, id, [
    ...(method.id === null ? [] : [methodStep(method.id)]),
    {
      name: 'note',
      field: 'updateOrderNote(input: $input) { id }',
      type: 'UpdateOrderNoteInput!',
      input: note,
    },
  ]);
}

/** The shop was paid elsewhere. The marker is the payment's number, too, for the staff to search by. */
function paymentStep(orderId: string, { marker, copyOf }: NewOrder): Step {
  const input = { orderId, method: copyOf.shop, transactionId: marker, metadata: {} };
  const field = `addManualPaymentToOrder(input: $input) ${outcome}`;
  return { name: 'payment', field, type: 'ManualPaymentInput!', input };
}

function methodStep(id: string): Step {
  const field = `setDraftOrderShippingMethod(orderId: $orderId, shippingMethodId: $input) ${outcome}`;
  return { name: 'method', field, type: 'ID!', input: id };
}

const eligible = z.object({
  eligibleShippingMethodsForDraftOrder: z.array(z.object({ id: z.string(), name: z.string() })),
});

/** Chooses the method that has the name of the copied order's, else the first that fits. Null: none does. */
async function shippingMethod(
  call: Call,
  id: string,
  { shippingCost }: NewOrder,
): Promise<{ readonly kind: 'method'; readonly id: string | null } | SharedFault> {
  const answer = await send(call, {
    mutation: false,
    query: 'query Methods($id: ID!) { eligibleShippingMethodsForDraftOrder(orderId: $id) { id name } }',
    variables: { id },
    answer: eligible,
  });
  if (answer.kind !== 'answer') return answer;
  const methods = answer.data.eligibleShippingMethodsForDraftOrder;
  const title = shippingCost?.title.toLowerCase();
  const named = methods.find(({ name }) => name.toLowerCase() === title) ?? methods[0];
  return { kind: 'method', id: named?.id ?? null };
}
