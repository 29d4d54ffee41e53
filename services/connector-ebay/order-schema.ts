import { z } from 'zod';

const text = z.string().exactOptional();
export const amount = z.object({
  value: z.string().regex(/^-?\d{1,15}(\.\d{1,6})?$/, 'not a decimal number'),
  currency: z.string().length(3),
});
const moment = z.iso.datetime();

export const orderLine = z.object({
  lineItemId: z.string().min(1),
  /** The listing; of one with variations, `legacyVariationId` names the variation. */
  legacyItemId: text,
  legacyVariationId: text,
  /** Left out: the listing was made without one, outside the Inventory API. */
  sku: text,
  title: text,
  quantity: z.int32().positive(),
  /** `FIXED_PRICE`, `AUCTION` and others. */
  soldFormat: text,
  /** What all units cost before discounts. */
  lineItemCost: amount,
  discountedLineItemCost: amount.exactOptional(),
});
export type OrderLine = z.infer<typeof orderLine>;

export const order = z.object({
  orderId: z.string().min(1),
  creationDate: moment,
  lastModifiedDate: moment,
  /** `NOT_STARTED`, `IN_PROGRESS` or `FULFILLED`. */
  orderFulfillmentStatus: z.string(),
  /** `cancelState`: `NONE_REQUESTED`, `IN_PROGRESS` or `CANCELED`. */
  cancelStatus: z.object({ cancelState: z.string(), cancelledDate: moment.exactOptional() }),
  lineItems: z.array(orderLine).min(1),
});
export type Order = z.infer<typeof order>;

/** Reads what names an order and its units, whatever else of it cannot be read. */
export const orderName = z.object({ orderId: z.string().min(1) });
export const orderUnits = z.object({ lineItems: z.array(z.object({ sku: z.string().min(1) })).min(1) });
