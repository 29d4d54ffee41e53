import type { Body } from '../../../openapi/json.ts';
import { hundredths, lineTotal } from '../../../shop/money.ts';
import { garbledFields } from '../../../shop/order-faults.ts';
import type { Shop } from '../../../shop/shop.ts';
import type { Order } from '../../../shop/state.ts';
import { dateOf, orderIdOf } from '../ids.ts';
import { refunded, shippedUnits } from '../order-changes.ts';
import type { OrderPart } from '../own-state.ts';
import { orderPart, partOf } from '../part.ts';
import { lineView } from './line.ts';
import { money } from './money.ts';
import { contactOf } from './contact.ts';

/** Renders an order. `one`: as getOrder does, which alone shows the requests to cancel. */
export function orderView(shop: Shop, order: Order, { one }: { readonly one: boolean }): Body {
  const part = orderPart(shop, order);
  const currency = order.currency ?? shop.state.currency;
  const total = order.lines.reduce((sum, line) => sum + lineTotal(line), 0);
  const back = refunded(shop, order);
  const { username } = partOf(shop);
  return {
    orderId: orderIdOf(order.id),
    creationDate: part.placedAt,
    lastModifiedDate: part.changedAt,
    orderFulfillmentStatus: fulfillmentStatus(shop, order),
    orderPaymentStatus: paymentStatus(part, total, back),
    sellerId: username,
    salesRecordReference: String(order.id % 100_000),
    buyer: {
      username: part.username,
      taxAddress: {
        city: part.buyer.city,
        stateOrProvince: part.buyer.state,
        postalCode: part.buyer.postcode,
        countryCode: part.buyer.country,
      },
      buyerRegistrationAddress: contactOf(part.buyer),
    },
    ...(order.note !== '' && { buyerCheckoutNotes: order.note }),
    pricingSummary: {
      priceSubtotal: money(total, currency),
      deliveryCost: money(0, currency),
      total: money(total, currency),
    },
    cancelStatus: cancelStatus(part, one),
    paymentSummary: {
      totalDueSeller: money(total - back, currency),
      refunds: orderRefunds(shop, order, currency),
      payments: [
        {
          paymentMethod: 'EBAY',
          amount: money(total, currency),
          paymentStatus: part.payment,
          ...(order.paidAt !== null && { paymentDate: dateOf(order.paidAt) }),
        },
      ],
    },
    fulfillmentStartInstructions: [
      {
        fulfillmentInstructionsType: 'SHIP_TO',
        ebaySupportedFulfillment: false,
        shippingStep: {
          shipTo: contactOf(part.buyer),
          shippingCarrierCode: 'USPS',
          shippingServiceCode: 'USPSParcel',
        },
      },
    ],
    fulfillmentHrefs: partOf(shop)
      .fulfillments.filter(({ orderId }) => orderId === order.id)
      .map(
        ({ id }) =>
          `${shop.url()}/sell/fulfillment/v1/order/${orderIdOf(order.id)}/shipping_fulfillment/${id}`,
      ),
    lineItems: order.lines.map((line) => lineView(shop, order, line, currency)),
    ebayCollectAndRemitTax: false,
    totalFeeBasisAmount: money(total, currency),
    ...garbledFields(shop, order.id),
  };
}

function fulfillmentStatus(shop: Shop, order: Order): string {
  const units = order.lines.map((line) => ({ of: line.quantity, shipped: shippedUnits(shop, order, line) }));
  if (units.every(({ of, shipped }) => shipped >= of)) return 'FULFILLED';
  return units.some(({ shipped }) => shipped > 0) ? 'IN_PROGRESS' : 'NOT_STARTED';
}

function paymentStatus({ payment }: OrderPart, total: number, back: number): string {
  if (payment !== 'PAID') return payment;
  if (back === 0) return 'PAID';
  return back < total ? 'PARTIALLY_REFUNDED' : 'FULLY_REFUNDED';
}

function cancelStatus({ cancel }: OrderPart, one: boolean): Body {
  if (cancel === null) return { cancelState: 'NONE_REQUESTED', cancelRequests: [] };
  const states = { REQUESTED: 'IN_PROGRESS', COMPLETED: 'CANCELED', REJECTED: 'NONE_REQUESTED' };
  const completed = cancel.completedAt === null ? null : dateOf(cancel.completedAt);
  const request = {
    cancelRequestId: cancel.id,
    cancelInitiator: cancel.initiator,
    cancelReason: cancel.reason,
    cancelRequestedDate: dateOf(cancel.requestedAt),
    cancelRequestState: cancel.state,
    ...(completed !== null && { cancelCompletedDate: completed }),
  };
  return {
    cancelState: states[cancel.state],
    ...(cancel.state === 'COMPLETED' && completed !== null && { cancelledDate: completed }),
    // getOrders shows an empty list (sell_fulfillment_v1, getOrders).
    cancelRequests: one ? [request] : [],
  };
}

function orderRefunds(shop: Shop, order: Order, currency: string): Body[] {
  const now = shop.clock.now().toISOString();
  return shop.state.refunds
    .filter(({ orderId }) => orderId === order.id)
    .flatMap((refund) => {
      const part = partOf(shop).refunds.find(({ refundId }) => refundId === refund.id);
      if (part === undefined || part.ofLines) return [];
      const isIssued = part.issuedAt <= now;
      return [
        {
          refundId: String(refund.id),
          amount: money(hundredths(refund.amount), currency),
          refundStatus: isIssued ? 'REFUNDED' : 'PENDING',
          ...(isIssued && { refundDate: part.issuedAt, refundReferenceId: String(refund.id) }),
        },
      ];
    });
}
