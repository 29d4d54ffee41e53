import type { Orders } from '@onhand/connector-kit/connector.ts';
import type { CopyableOrder } from '@onhand/contracts/connector/copied-order.ts';
import { z } from 'zod';
import { sumIn } from './amounts.ts';
import { request } from './client.ts';
import { costs } from './limits.ts';
import { addressOf, contact } from './order-addresses.ts';
import { isNoOrder, isOrderId } from './order-ids.ts';
import { amount, order, orderLine } from './order-schema.ts';
import { refOf } from './order-snapshot.ts';

const taxes = z.array(z.object({ amount: amount.exactOptional() })).default([]);

const copied = order.extend({
  buyer: z.object({ buyerRegistrationAddress: contact.nullish() }).nullish(),
  buyerCheckoutNotes: z.string().nullish(),
  fulfillmentStartInstructions: z
    .array(
      z.object({
        shippingStep: z
          .object({ shippingServiceCode: z.string().nullish(), shipTo: contact.nullish() })
          .nullish(),
      }),
    )
    .default([]),
  pricingSummary: z.object({ deliveryCost: amount.nullish(), deliveryDiscount: amount.nullish() }).nullish(),
  lineItems: z.array(orderLine.extend({ taxes })).min(1),
});
type Copied = z.infer<typeof copied>;

/** Reads an order with its prices and addresses. A cancelled one has no lines. */
export const readForCopy: NonNullable<Orders['readForCopy']> = async (call, id) => {
  if (!isOrderId(id)) return { kind: 'absent' };
  const answer = await request(call, {
    method: 'GET',
    path: `/sell/fulfillment/v1/order/${encodeURIComponent(id)}`,
    cost: costs.orders,
    answer: copied,
  });
  if (answer.kind === 'answer') return { kind: 'order', order: copyableOf(answer.body) };
  if (isNoOrder(answer)) return { kind: 'absent' };
  const { perhapsOneRow, ...fault } = answer;
  // What eBay shows of this one order cannot be read, and will not be.
  if (perhapsOneRow !== 'record_unreadable' || !('message' in fault)) return fault;
  return { kind: 'rejected', code: perhapsOneRow, message: fault.message };
};

function copyableOf(found: Copied): CopyableOrder {
  const { orderId, creationDate, lineItems, buyer, buyerCheckoutNotes: note } = found;
  const step = found.fulfillmentStartInstructions[0]?.shippingStep;
  const shipping = step?.shipTo ? addressOf(step.shipTo) : undefined;
  const registered = buyer?.buyerRegistrationAddress;
  const billing = registered ? addressOf(registered) : undefined;
  const email = step?.shipTo?.email ?? registered?.email ?? '';
  const currency = lineItems[0]?.lineItemCost.currency ?? '';
  const isCancelled = found.cancelStatus.cancelState === 'CANCELED';
  const cost = shippingOf(found, currency);
  return {
    externalId: orderId,
    number: orderId,
    currency,
    placedAt: creationDate,
    ...(email !== '' && { email }),
    ...(billing && { billing }),
    ...(shipping && { shipping }),
    ...(note && { note }),
    ...(cost !== null && {
      shippingCost: { title: step?.shippingServiceCode ?? 'Shipping', charge: { net: cost, tax: null } },
    }),
    lines: isCancelled ? [] : lineItems.map((line) => lineOf(line, currency)),
  };
}

/**
 * Returns the charge of a line. eBay's prices contain the tax where the marketplace's do (VAT), and what eBay
 * collects and remits itself is not the seller's. Only a tax that the seller collects is told apart.
 */
function lineOf(line: Copied['lineItems'][number], currency: string): CopyableOrder['lines'][number] {
  const { lineItemId, title = '', sku, quantity, discountedLineItemCost, lineItemCost } = line;
  const collected = line.taxes.flatMap(({ amount: tax }) => tax?.value ?? []);
  return {
    externalLineId: lineItemId,
    ref: refOf(line),
    title: title === '' ? (sku ?? lineItemId) : title,
    quantity,
    charge: {
      net: sumIn(currency, [(discountedLineItemCost ?? lineItemCost).value]),
      tax: collected.length === 0 ? null : sumIn(currency, collected),
    },
  };
}

function shippingOf({ pricingSummary }: Copied, currency: string): string | null {
  const { deliveryCost, deliveryDiscount } = pricingSummary ?? {};
  const net = sumIn(currency, [deliveryCost?.value ?? '0', deliveryDiscount?.value ?? '0']);
  return Number(net) === 0 ? null : net;
}
