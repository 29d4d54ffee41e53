import { hundredths } from '../../../shop/money.ts';
import type { Shop } from '../../../shop/shop.ts';
import type { DraftLine, DraftOrder } from '../own-state.ts';
import { productOf } from '../catalog.ts';
import { connection } from '../connection.ts';
import type { PageArguments } from '../connection.ts';
import { gid } from '../gid.ts';
import { moneyBag, shownDate } from '../money.ts';
import { partOf } from '../part.ts';
import { refer } from '../reference.ts';
import { byDate, byNumber, byText } from '../search-query.ts';
import { addressView } from './address.ts';

/** Shows a draft order. */
export function draftView(shop: Shop, draft: DraftOrder): object {
  const money = (amount: number) => moneyBag(shop, amount);
  const subtotal = draft.lines.reduce((sum, line) => sum + hundredths(line.price) * line.quantity, 0);
  const shipping = draft.shipping === null ? 0 : hundredths(draft.shipping.price);
  return {
    id: gid('DraftOrder', draft.id),
    legacyResourceId: String(draft.id),
    name: draft.name,
    status: draft.status,
    email: draft.email,
    note2: draft.note,
    tags: draft.tags,
    customAttributes: draft.attributes,
    currencyCode: shop.state.currency,
    presentmentCurrencyCode: shop.state.currency,
    customer: null,
    billingAddress: addressView(draft.billingAddress, draft.id * 2),
    shippingAddress: addressView(draft.shippingAddress, draft.id * 2 + 1),
    ready: true,
    taxExempt: false,
    taxesIncluded: false,
    taxLines: [],
    createdAt: shownDate(draft.createdAt),
    updatedAt: shownDate(draft.updatedAt),
    completedAt: shownDate(draft.completedAt),
    reserveInventoryUntil: shownDate(draft.reserveInventoryUntil),
    invoiceUrl: `${shop.url()}/invoices/${draft.id}`,
    totalQuantityOfLineItems: draft.lines.reduce((sum, { quantity }) => sum + quantity, 0),
    subtotalPriceSet: money(subtotal),
    totalLineItemsPriceSet: money(subtotal),
    totalShippingPriceSet: money(shipping),
    totalPriceSet: money(subtotal + shipping),
    totalTaxSet: money(0),
    totalDiscountsSet: money(0),
    shippingLine:
      draft.shipping === null
        ? null
        : {
            id: gid('ShippingLine', draft.id),
            title: draft.shipping.title,
            custom: true,
            originalPriceSet: money(shipping),
            discountedPriceSet: money(shipping),
          },
    order: refer(
      'Order',
      shop.state.orders.find(({ id }) => id === draft.orderId),
    ),
    lineItems: (args: PageArguments) =>
      connection(draft.lines, args, {
        name: 'DraftOrder.lineItems',
        idOf: ({ id }) => id,
        view: (line) => lineView(shop, line),
      }),
  };
}

function lineView(shop: Shop, line: DraftLine): object {
  const record = shop.state.products.find(({ id }) => id === line.recordId);
  const price = moneyBag(shop, hundredths(line.price));
  const total = moneyBag(shop, hundredths(line.price) * line.quantity);
  return {
    id: gid('DraftOrderLineItem', line.id),
    title: line.title,
    name: line.title,
    sku: line.sku === '' ? null : line.sku,
    quantity: line.quantity,
    custom: line.recordId === null,
    customAttributes: [],
    requiresShipping: true,
    taxable: true,
    originalUnitPriceSet: price,
    originalTotalSet: total,
    discountedTotalSet: total,
    approximateDiscountedUnitPriceSet: price,
    variant: refer('ProductVariant', record),
    product: refer('Product', record === undefined ? null : productOf(shop, record)),
  };
}

/** Answers a page of the shop's draft orders. */
export function draftsPage(shop: Shop, args: PageArguments): object {
  return connection(partOf(shop).drafts, args, {
    name: 'draftOrders',
    idOf: ({ id }) => id,
    view: (draft) => refer('DraftOrder', draft),
    sortKeys: { ID: ({ id }) => id, UPDATED_AT: ({ updatedAt }) => updatedAt },
    filters: {
      id: byNumber(({ id }) => id),
      status: byText(({ status }) => [status]),
      tag: byText(({ tags }) => tags),
      updated_at: byDate(({ updatedAt }) => updatedAt),
      created_at: byDate(({ createdAt }) => createdAt),
    },
  });
}
