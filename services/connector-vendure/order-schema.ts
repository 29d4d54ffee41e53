import { z } from 'zod';
import { notes, notesField } from './order-marker.ts';

/** Amount in whole units of the shop's precision (`moneyStrategyPrecision`), two digits by default. */
const money = z.number();

export const order = z.object({
  id: z.string(),
  state: z.string(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  orderPlacedAt: z.iso.datetime().nullable(),
  currencyCode: z.string(),
  lines: z.array(
    z.object({
      id: z.string(),
      quantity: z.int32(),
      orderPlacedQuantity: z.int32(),
      proratedUnitPrice: money,
      productVariant: z.object({
        id: z.string(),
        sku: z.string(),
        product: z.object({ id: z.string() }),
      }),
    }),
  ),
  fulfillments: z
    .array(
      z.object({
        state: z.string(),
        lines: z.array(z.object({ orderLineId: z.string(), quantity: z.int32() })),
      }),
    )
    .nullable(),
  notes,
});
export type Order = z.infer<typeof order>;

/** An order's cancellations and modifications, which {@link historiesQuery} requests. */
export const history = z.object({
  id: z.string(),
  history: z.object({
    items: z.array(z.object({ type: z.string(), createdAt: z.iso.datetime(), data: z.unknown() })),
  }),
  modifications: z.array(
    z.object({
      createdAt: z.iso.datetime(),
      lines: z.array(z.object({ orderLineId: z.string(), quantity: z.number() })),
    }),
  ),
});
export type History = z.infer<typeof history>;
export const histories = z.object({ orders: z.object({ items: z.array(history) }) });

/** Requests the fields of {@link histories}, newest entries first. */
export const historiesQuery = `query Histories($ids: [String!]!, $take: Int!) {
  orders(options: { filter: { id: { in: $ids } }, take: $take }) {
    items {
      id
      history(
        options: {
          filter: { type: { in: ["ORDER_CANCELLATION", "ORDER_STATE_TRANSITION"] } }
          sort: { createdAt: DESC }
          take: 100
        }
      ) { items { type createdAt data } }
      modifications { createdAt lines { orderLineId quantity } }
    }
  }
}`;

/** The IDs and changes of a page of orders, for a page that Vendure refuses as a whole. */
export const changedOrders = z.object({
  orders: z.object({ items: z.array(z.object({ id: z.string(), updatedAt: z.iso.datetime() })) }),
});
export const changedOrdersQuery = `query ChangedOrders($options: OrderListOptions!) {
  orders(options: $options) { items { id updatedAt } }
}`;

/** List of orders, with the price precision and the stock locations that {@link ordersQuery} requests. */
export const orderList = z.object({
  orders: z.object({ items: z.array(order) }),
  stockLocations: z.object({ items: z.array(z.object({ id: z.string() })) }),
  globalSettings: z.object({ serverConfig: z.object({ moneyStrategyPrecision: z.number().int().min(0) }) }),
});

/** Requests the fields of {@link orderList}. */
export const ordersQuery = `query Orders($options: OrderListOptions!) {
  orders(options: $options) {
    items {
      id state createdAt updatedAt orderPlacedAt currencyCode
      lines {
        id quantity orderPlacedQuantity proratedUnitPrice
        productVariant { id sku product { id } }
      }
      fulfillments { state lines { orderLineId quantity } }
      ${notesField}
    }
  }
  stockLocations(options: { take: 2 }) { items { id } }
  globalSettings { serverConfig { moneyStrategyPrecision } }
}`;
