import type { Call, Creator } from '@onhand/connector-kit/connector.ts';
import type { NewOrder } from '@onhand/contracts/connector/copied-order.ts';
import type { CreatedOrder } from '@onhand/contracts/connector/created-order.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { z } from 'zod';
import { creation } from './behaviour.ts';
import { send } from './client.ts';
import { getDrafts } from './draft-states.ts';
import { findMarker } from './find-marker.ts';
import { gidOf, idOf, isId } from './gid.ts';
import { refusalOf, userError } from './graphql-faults.ts';
import { mutationPoints } from './limits.ts';
import { draftInput, orderInput } from './order-input.ts';
import { readByIds } from './read-by-ids.ts';
import { readVariants } from './read-variants.ts';

type Created = { readonly kind: 'created'; readonly created: CreatedOrder };

/** Creates orders and drafts, each in one request. Nothing of one is there if it is refused. */
export const creator: Creator = { behaviour: creation, create, show, find: findMarker, getDrafts };

const made = z.object({ id: z.string() }).nullable();
const orderMade = z.object({ orderCreate: z.object({ order: made, userErrors: z.array(userError) }) });
/** The units are sold already, so neither the figure nor the policy of a variant may refuse them. */
const createOrder = `mutation CreateOrder($order: OrderCreateOrderInput!) {
  orderCreate(
    order: $order
    options: {
      inventoryBehaviour: DECREMENT_IGNORING_POLICY
      sendReceipt: false
      sendFulfillmentReceipt: false
    }
  ) {
    order { id }
    userErrors { field message code }
  }
}`;
const draftMade = z.object({
  draftOrderCreate: z.object({ draftOrder: made, userErrors: z.array(userError) }),
});
const createDraft = `mutation CreateDraft($input: DraftOrderInput!) {
  draftOrderCreate(input: $input) { draftOrder { id } userErrors { field message } }
}`;

async function create(
  call: Call,
  order: NewOrder,
  { draft }: { readonly draft: boolean },
): Promise<Created | Fault> {
  const units = order.lines.map(({ ref }) => ref.unit);
  const variants = await readVariants(call, units);
  if (variants.kind !== 'variants') {
    return variants.kind === 'unknown' ? { kind: 'unavailable', message: variants.message } : variants;
  }
  if (variants.currency !== order.currency) {
    const message = `The shop sells in ${variants.currency}, the order is in ${order.currency}.`;
    return { kind: 'rejected', code: 'currency_mismatch', message };
  }
  const missing = units.find((unit) => !variants.byUnit.has(unit));
  if (missing !== undefined) {
    const message = `The shop does not have the inventory item ${missing}.`;
    return { kind: 'rejected', code: 'unit_missing', message };
  }
  const id = draft
    ? await makeDraft(call, draftInput(order, variants.byUnit, call.now()))
    : await makeOrder(call, orderInput(order, variants.byUnit));
  if (id.kind !== 'made') return id;
  const shown = await show(call, id.id, { draft });
  if (shown.kind === 'created') return shown;
  return { kind: 'unknown', message: 'The order was created and could not be read.', ended: true };
}

type Made = { readonly kind: 'made'; readonly id: string } | Fault;

async function makeOrder(call: Call, order: Readonly<Record<string, unknown>>): Promise<Made> {
  const answer = await send(call, {
    mutation: true,
    query: createOrder,
    variables: { order },
    cost: mutationPoints + 2,
    answer: orderMade,
  });
  if (answer.kind !== 'answer') return answer;
  const { order: created, userErrors } = answer.data.orderCreate;
  return madeOf(created, userErrors);
}

async function makeDraft(call: Call, input: Readonly<Record<string, unknown>>): Promise<Made> {
  const answer = await send(call, {
    mutation: true,
    query: createDraft,
    variables: { input },
    cost: mutationPoints + 2,
    answer: draftMade,
  });
  if (answer.kind !== 'answer') return answer;
  const { draftOrder, userErrors } = answer.data.draftOrderCreate;
  return madeOf(draftOrder, userErrors);
}

function madeOf(created: z.infer<typeof made>, userErrors: readonly z.infer<typeof userError>[]): Made {
  return created === null ? refusalOf(userErrors) : { kind: 'made', id: idOf(created.id) };
}

const facts = z
  .object({
    name: z.string(),
    totalPriceSet: z.object({ shopMoney: z.object({ amount: z.string(), currencyCode: z.string() }) }),
  })
  .nullable();
const factFields = 'name totalPriceSet { shopMoney { amount currencyCode } }';

async function show(
  call: Call,
  id: string,
  { draft }: { readonly draft: boolean },
): Promise<Created | { readonly kind: 'absent' } | Fault> {
  if (!isId(id)) return { kind: 'absent' };
  const answer = await send(call, {
    mutation: false,
    query: `query Created($id: ID!) { created: ${draft ? 'draftOrder' : 'order'}(id: $id) { ${factFields} } }`,
    variables: { id: gidOf(draft ? 'DraftOrder' : 'Order', id) },
    cost: 3,
    answer: z.object({ created: facts }),
  });
  if (answer.kind !== 'answer') return answer;
  const { created } = answer.data;
  if (created === null) return { kind: 'absent' };
  const { amount: total, currencyCode: currency } = created.totalPriceSet.shopMoney;
  const known = { externalId: id, number: created.name, total, currency };
  if (draft) return { kind: 'created', created: { ...known, order: null } };
  const read = await readByIds(call, [id]);
  if (!(read instanceof Map)) return read;
  const order = read.get(id);
  if (order === undefined) return { kind: 'absent' };
  return order.kind === 'order' ? { kind: 'created', created: { ...known, order: order.order } } : order;
}
