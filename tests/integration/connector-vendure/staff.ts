import { z } from 'zod';
import type { VendureApi } from '../../platforms/vendure-api.ts';

type FulfilmentState = 'Shipped' | 'Delivered' | 'Cancelled';
type Line = { readonly orderLineId: string; readonly quantity: number };

/** What a shop's staff does to orders. */
export interface Staff {
  transition(orderId: string, state: string): Promise<void>;
  /** Makes a fulfilment of a line's units and returns its ID. */
  fulfil(orderLineId: string, quantity: number): Promise<string>;
  moveFulfilment(id: string, state: FulfilmentState): Promise<void>;
  modify(orderId: string, line: Line): Promise<void>;
}

export function staffOf(api: VendureApi): Staff {
  return {
    transition: (orderId, state) => transition(api, orderId, state),
    fulfil: (orderLineId, quantity) => fulfil(api, orderLineId, quantity),
    moveFulfilment: (id, state) => moveFulfilment(api, id, state),
    modify: (orderId, line) => modify(api, orderId, line),
  };
}

/** Moves an order on, as the shop's staff do. */
async function transition(api: VendureApi, orderId: string, state: string): Promise<void> {
  await api.admin(
    z.object({ transitionOrderToState: z.object({ state: z.literal(state) }) }),
    `mutation ($id: ID!, $state: String!) {
      transitionOrderToState(id: $id, state: $state) { ... on Order { state } ... on ErrorResult { message } }
    }`,
    { id: orderId, state },
  );
}

async function fulfil(api: VendureApi, orderLineId: string, quantity: number): Promise<string> {
  const { addFulfillmentToOrder } = await api.admin(
    z.object({ addFulfillmentToOrder: z.object({ id: z.string() }) }),
    `mutation ($lines: [OrderLineInput!]!) {
      addFulfillmentToOrder(
        input: {
          lines: $lines
          handler: {
            code: "manual-fulfillment"
            arguments: [{ name: "method", value: "parcel" }, { name: "trackingCode", value: "" }]
          }
        }
      ) { ... on Fulfillment { id } ... on ErrorResult { message } }
    }`,
    { lines: [{ orderLineId, quantity }] },
  );
  return addFulfillmentToOrder.id;
}

async function moveFulfilment(api: VendureApi, id: string, state: FulfilmentState): Promise<void> {
  await api.admin(
    z.object({ transitionFulfillmentToState: z.object({ state: z.literal(state) }) }),
    `mutation ($id: ID!, $state: String!) {
      transitionFulfillmentToState(id: $id, state: $state) {
        ... on Fulfillment { state } ... on ErrorResult { message }
      }
    }`,
    { id, state },
  );
}

/** Sets a line's quantity and refunds what that makes too much. */
async function modify(api: VendureApi, orderId: string, line: Line): Promise<void> {
  const { order } = await api.admin(
    z.object({ order: z.object({ payments: z.tuple([z.object({ id: z.string() })]) }) }),
    'query ($orderId: ID!) { order(id: $orderId) { payments { id } } }',
    { orderId },
  );
  await api.admin(
    z.object({ modifyOrder: z.object({ id: z.string() }) }),
    `mutation ($input: ModifyOrderInput!) {
      modifyOrder(input: $input) { ... on Order { id } ... on ErrorResult { message } }
    }`,
    {
      input: {
        dryRun: false,
        orderId,
        adjustOrderLines: [line],
        refund: { paymentId: order.payments[0].id },
      },
    },
  );
}
