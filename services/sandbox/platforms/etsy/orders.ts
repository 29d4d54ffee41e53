import { priceOf } from '../../shop/money.ts';
import { Refusal } from '../../shop/refusal.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Order, OrderLine } from '../../shop/state.ts';
import { findRecord, listingOf, productsOf, recordOf } from './catalog.ts';
import { nextId } from './ids.ts';
import { moveTo, setStock } from './listing-state.ts';
import { addOrder } from './new-order.ts';
import type { Bought } from './new-order.ts';
import type { ListedProduct, Listing, Transaction } from './own-state.ts';
import { topics } from './topics.ts';

export function findOrder({ state }: Pick<Shop, 'state'>, id: number): Order {
  const order = state.orders.find((one) => one.id === id);
  if (order === undefined) throw new Refusal(404, 'order_unknown', `There is no order ${id}.`);
  return order;
}

/**
 * Places an order as a buyer does at the checkout. The units are gone at once, also while the payment is
 * being processed.
 *
 * @throws Refusal 409 if a listing is not for sale, or has too few units; then nothing is sold
 */
export function placeOrder(
  shop: Shop,
  lines: readonly { readonly recordId: number; readonly quantity: number }[],
  isPaid: boolean,
): Order {
  const before = new Map(lines.map(({ recordId }) => [recordId, findRecord(shop, recordId).stockQuantity]));
  const bought: Bought[] = [];
  try {
    for (const { recordId, quantity } of lines) bought.push(buy(shop, recordId, quantity));
  } catch (error) {
    for (const [recordId, quantity] of before) {
      setStock(shop, listingOf(shop, findRecord(shop, recordId)), recordId, quantity ?? 0);
    }
    throw error;
  }
  const order = addOrder(shop, bought, isPaid);
  for (const { recordId, quantity } of lines) {
    const record = findRecord(shop, recordId);
    record.totalSales += quantity;
    const listing = listingOf(shop, record);
    moveTo(shop, listing, listing.state);
  }
  if (isPaid) shop.emit(topics.paid, order.id);
  return order;
}

/** Takes units of a product. @throws Refusal 409 */
function buy(shop: Shop, recordId: number, quantity: number): Bought {
  const record = findRecord(shop, recordId);
  const listing = listingOf(shop, record);
  const product = productsOf(shop, listing).find((one) => one.recordId === recordId);
  if (listing.state !== 'active' || product?.isEnabled !== true) {
    throw new Refusal(409, 'not_for_sale', `The listing ${listing.recordId} is not for sale.`);
  }
  const left = record.stockQuantity ?? 0;
  if (left < quantity) {
    throw new Refusal(409, 'sold_out', `You asked for ${quantity} of ${record.sku}, and ${left} are left.`);
  }
  setStock(shop, listing, recordId, left - quantity);
  return sold(shop, listing, product, quantity);
}

function sold(shop: Shop, listing: Listing, product: ListedProduct, quantity: number): Bought {
  const [listed, record] = [recordOf(shop, listing), recordOf(shop, product)];
  const isVariation = record !== listed;
  const line: OrderLine = {
    id: nextId(shop, 'line'),
    name: listed.name,
    productId: listed.id,
    variationId: isVariation ? record.id : 0,
    quantity,
    sku: record.sku,
    price: priceOf(record),
    parentName: isVariation ? listed.name : null,
    meta: [],
  };
  const transaction: Transaction = {
    lineId: line.id,
    listingId: listing.recordId,
    productId: product.productId,
    description: listed.description,
    imageId: listed.images[0]?.id ?? null,
    propertyValues: product.propertyValues,
  };
  return { line, transaction };
}
