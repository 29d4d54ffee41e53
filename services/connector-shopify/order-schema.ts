import { z } from 'zod';
import { linesOfPage } from './limits.ts';
import { attributesField, customAttributes } from './order-marker.ts';
import { pageInfo, pageInfoField } from './page-cursor.ts';

export const orderLine = z.object({
  id: z.string(),
  sku: z.string().nullable(),
  /** Units that were ordered, with those that were removed or refunded. */
  quantity: z.int32(),
  /** Units that are neither removed nor refunded. */
  currentQuantity: z.int32(),
  /** Units of `currentQuantity` that have not left. */
  unfulfilledQuantity: z.int32(),
  discountedUnitPriceAfterAllDiscountsSet: z.object({ shopMoney: z.object({ amount: z.string() }) }),
  /** Null after the product was deleted, and for a line without a product. */
  product: z.object({ id: z.string() }).nullable(),
  variant: z.object({ inventoryItem: z.object({ id: z.string(), tracked: z.boolean() }) }).nullable(),
});
export type OrderLine = z.infer<typeof orderLine>;

export const lineFields = `
  id sku quantity currentQuantity unfulfilledQuantity
  discountedUnitPriceAfterAllDiscountsSet { shopMoney { amount } }
  product { id }
  variant { inventoryItem { id tracked } }`;

export const lineItems = z.object({ nodes: z.array(orderLine), pageInfo });

const fulfilments = z.array(z.object({ createdAt: z.iso.datetime(), status: z.string() }));
/** Fulfilments of an order that are read, for the moment when the last units left. */
export const mostFulfilments = 10;

export const order = z.object({
  id: z.string(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  cancelledAt: z.iso.datetime().nullable(),
  confirmed: z.boolean(),
  test: z.boolean(),
  sourceName: z.string().nullable(),
  currencyCode: z.string(),
  customAttributes,
  physicalLocation: z.object({ id: z.string() }).nullable(),
  fulfillments: fulfilments,
  /** Only whether there are any: their lines are read on their own. */
  refunds: z.array(z.object({ id: z.string() })),
  lineItems,
});
export type Order = z.infer<typeof order>;

/** Reads what names an order and its lines, whatever else of it cannot be read. */
export const orderName = z.object({ id: z.string() });

/**
 * Requests the fields of {@link order}. `physicalLocation` is deprecated: it is the one location of an order
 * that tells without the scopes of fulfilment orders.
 */
export const orderFields = `
  id createdAt updatedAt cancelledAt confirmed test sourceName currencyCode
  ${attributesField}
  physicalLocation { id }
  fulfillments(first: ${mostFulfilments}) { createdAt status }
  refunds(first: 1) { id }
  lineItems(first: ${linesOfPage}) { nodes { ${lineFields} } ${pageInfoField} }`;

export const refund = z.object({
  id: z.string(),
  createdAt: z.iso.datetime().nullable(),
  refundLineItems: z.object({
    nodes: z.array(
      z.object({
        quantity: z.int32(),
        restockType: z.string(),
        restocked: z.boolean(),
        lineItem: z.object({ id: z.string() }),
      }),
    ),
    pageInfo,
  }),
});
export type Refund = z.infer<typeof refund>;

/** Requests the fields of {@link refund}. */
export function refundFields(lines: string): string {
  return `id createdAt refundLineItems(${lines}) {
    nodes { quantity restockType restocked lineItem { id } }
    ${pageInfoField}
  }`;
}
