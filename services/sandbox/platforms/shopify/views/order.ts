import { hundredths, lineTotal, orderTotal } from '../../../shop/money.ts';
import { garbledFields, isHidden } from '../../../shop/order-faults.ts';
import type { Shop } from '../../../shop/shop.ts';
import type { Order } from '../../../shop/state.ts';
import { connection } from '../connection.ts';
import type { PageArguments } from '../connection.ts';
import { gid } from '../gid.ts';
import { moneyBag, shownDate } from '../money.ts';
import { currentQuantity, currentTotal, taxOf } from '../order-lines.ts';
import { orderPart, partOf } from '../part.ts';
import { refer } from '../reference.ts';
import { byDate, byNumber, byText } from '../search-query.ts';
import { canCancel } from '../cancel.ts';
import { addressView } from './address.ts';

/** The fulfillment status that Shopify shows, by the stored status. */
const fulfillmentShown: Readonly<Record<string, string>> = {
  fulfilled: 'FULFILLED',
  partially_fulfilled: 'PARTIALLY_FULFILLED',
};

/** Shows an order. The sandbox knows no discounts. */
export function orderView(shop: Shop, order: Order): object {
  const part = orderPart(shop, order);
  const refunds = shop.state.refunds.filter(({ orderId }) => orderId === order.id);
  const fulfillments = partOf(shop).fulfillments.filter(({ orderId }) => orderId === order.id);
  const currency = order.currency ?? shop.state.currency;
  return {
    id: gid('Order', order.id),
    legacyResourceId: String(order.id),
    name: part.name,
    number: Number(part.name.slice(1)),
    createdAt: shownDate(order.createdAt),
    updatedAt: shownDate(order.modifiedAt),
    processedAt: shownDate(part.processedAt),
    cancelledAt: shownDate(part.cancelledAt),
    cancelReason: part.cancelReason,
    closedAt: shownDate(part.closedAt),
    closed: part.closedAt !== null,
    confirmed: true,
    edited: Object.keys(part.removed).length > 0 && refunds.length === 0 && part.cancelledAt === null,
    test: part.test,
    email: part.email,
    phone: order.billing.phone === '' ? null : order.billing.phone,
    note: order.note === '' ? null : order.note,
    tags: part.tags,
    customAttributes: part.attributes,
    sourceName: order.createdVia,
    currencyCode: currency,
    presentmentCurrencyCode: currency,
    displayFinancialStatus: part.financialStatus,
    displayFulfillmentStatus: fulfillmentShown[order.status] ?? 'UNFULFILLED',
    fullyPaid: part.financialStatus === 'PAID',
    unpaid: part.financialStatus === 'PENDING',
    fulfillable: order.status !== 'fulfilled' && part.cancelledAt === null,
    refundable: part.financialStatus === 'PAID' || part.financialStatus === 'PARTIALLY_REFUNDED',
    restockable: canCancel(shop, order),
    requiresShipping: true,
    taxesIncluded: false,
    taxLines: part.taxes.map(({ title, rate, price }) => ({
      title,
      rate,
      ratePercentage: rate * 100,
      priceSet: moneyBag(shop, hundredths(price), order.currency),
    })),
    physicalLocation: () => {
      const { locations } = partOf(shop);
      const assigned = part.claims[0]?.locationId ?? locations[0]?.id;
      return refer(
        'Location',
        locations.find(({ id }) => id === assigned),
      );
    },
    returnStatus: 'NO_RETURN',
    billingAddress: addressView({ ...order.billing, email: '' }, order.id * 2),
    shippingAddress: addressView({ ...order.shipping, email: '' }, order.id * 2 + 1),
    customer: refer(
      'Customer',
      shop.state.customers.find(({ id }) => id === order.customerId),
    ),
    ...totals(shop, order),
    shippingLine: shippingShown(shop, order)[0] ?? null,
    shippingLines: (args: PageArguments) =>
      connection(order.shippingLines, args, {
        name: 'Order.shippingLines',
        idOf: ({ id }) => id,
        view: (line) => shippingView(shop, order, line),
      }),
    lineItems: (args: PageArguments) =>
      connection(order.lines, args, {
        name: 'Order.lineItems',
        idOf: ({ id }) => id,
        view: (line) => refer('LineItem', { order, line }),
      }),
    refunds: ({ first }: { first?: number }) =>
      refunds.slice(0, first ?? undefined).map((one) => refer('Refund', one)),
    fulfillments: ({ first }: { first?: number }) =>
      fulfillments.slice(0, first ?? undefined).map((one) => refer('Fulfillment', one)),
    fulfillmentsCount: { count: fulfillments.length, precision: 'EXACT' },
    ...garbledFields(shop, order.id),
  };
}

function totals(shop: Shop, order: Order): object {
  const { lines, shippingLines } = order;
  const money = (amount: number) => moneyBag(shop, amount, order.currency);
  const subtotal = lines.reduce((sum, line) => sum + lineTotal(line), 0);
  const current = lines.reduce((sum, line) => sum + currentTotal(shop, order, line), 0);
  const shipping = shippingLines.reduce((sum, { total }) => sum + hundredths(total), 0);
  const tax = taxOf(shop, order);
  const refunded = shop.state.refunds
    .filter(({ orderId }) => orderId === order.id)
    .reduce((sum, { amount }) => sum + hundredths(amount), 0);
  return {
    subtotalLineItemsQuantity: lines.reduce((sum, { quantity }) => sum + quantity, 0),
    currentSubtotalLineItemsQuantity: lines.reduce(
      (sum, line) => sum + currentQuantity(shop, order, line),
      0,
    ),
    subtotalPriceSet: money(subtotal),
    currentSubtotalPriceSet: money(current),
    totalPriceSet: money(orderTotal(order) + tax),
    originalTotalPriceSet: money(orderTotal(order) + tax),
    currentTotalPriceSet: money(current + shipping + tax),
    totalShippingPriceSet: money(shipping),
    currentShippingPriceSet: money(shipping),
    totalRefundedSet: money(refunded),
    totalTaxSet: money(tax),
    currentTotalTaxSet: money(tax),
    totalDiscountsSet: money(0),
    currentTotalDiscountsSet: money(0),
    totalOutstandingSet: money(0),
  };
}

function shippingShown(shop: Shop, order: Order): object[] {
  return order.shippingLines.map((line) => shippingView(shop, order, line));
}

function shippingView(shop: Shop, order: Order, line: Order['shippingLines'][number]): object {
  const price = moneyBag(shop, hundredths(line.total), order.currency);
  return {
    id: gid('ShippingLine', line.id),
    title: line.title,
    code: line.method,
    custom: true,
    isRemoved: false,
    taxLines: [],
    discountAllocations: [],
    originalPriceSet: price,
    discountedPriceSet: price,
    currentDiscountedPriceSet: price,
  };
}

/** Answers a page of the shop's orders. */
export function ordersPage(shop: Shop, args: PageArguments): object {
  const { orders } = shop.state;
  const part = (order: Order) => orderPart(shop, order);
  const status = (order: Order) => {
    if (part(order).cancelledAt !== null) return 'cancelled';
    return part(order).closedAt === null ? 'open' : 'closed';
  };
  return connection(
    orders.filter(({ id }) => !isHidden(shop, id)),
    args,
    {
      name: 'orders',
      idOf: ({ id }) => id,
      view: (order) => refer('Order', order),
      sortKeys: {
        PROCESSED_AT: (order) => part(order).processedAt,
        UPDATED_AT: ({ modifiedAt }) => modifiedAt,
        CREATED_AT: ({ createdAt }) => createdAt,
        ORDER_NUMBER: (order) => Number(part(order).name.slice(1)),
      },
      filters: {
        id: byNumber(({ id }) => id),
        name: byText((order) => [part(order).name, part(order).name.slice(1)]),
        tag: byText((order) => part(order).tags),
        email: byText((order) => [part(order).email ?? '']),
        status: (order, term) => term.value === 'any' || byText(() => [status(order)])(order, term),
        fulfillment_status: byText((order) => [fulfillmentShown[order.status] ?? 'UNFULFILLED']),
        financial_status: byText((order) => [part(order).financialStatus]),
        test: byText((order) => [String(part(order).test)]),
        updated_at: byDate(({ modifiedAt }) => modifiedAt),
        created_at: byDate(({ createdAt }) => createdAt),
        processed_at: byDate((order) => part(order).processedAt),
      },
    },
  );
}
