import type { Asked, Told } from './ebay-shop.ts';

/** An order as eBay shows it, with changes to it. */
export function orderOf(orderId: string, lastModifiedDate: string, more: object = {}): object {
  return {
    orderId,
    creationDate: '2026-11-20T08:00:00.000Z',
    lastModifiedDate,
    orderFulfillmentStatus: 'NOT_STARTED',
    orderPaymentStatus: 'PAID',
    cancelStatus: { cancelState: 'NONE_REQUESTED', cancelRequests: [] },
    lineItems: [lineOf('1', 'a', 2)],
    ...more,
  };
}

/** A line of an order as eBay shows it. */
export function lineOf(lineItemId: string, sku: string, quantity: number, more: object = {}): object {
  return {
    lineItemId,
    legacyItemId: '110000000001',
    sku,
    title: `A thing ${sku}`,
    quantity,
    soldFormat: 'FIXED_PRICE',
    lineItemCost: { value: '25.0', currency: 'EUR' },
    ...more,
  };
}

/** Lists orders as eBay does: those of a range of a date, in any order, by offset. */
export function listedOrders(orders: readonly object[], { query }: Asked): Told {
  const { filter = '', limit = '50', offset = '0' } = query;
  const [, name = '', from = '', to = ''] =
    /(creationdate|lastmodifieddate):\[([^.]+\.\d+Z)\.\.([^\]]*)\]/.exec(filter) ?? [];
  const field = name === 'creationdate' ? 'creationDate' : 'lastModifiedDate';
  const isOpen = filter.includes('orderfulfillmentstatus:{NOT_STARTED|IN_PROGRESS}');
  const found = orders.filter((one) => {
    const order = one as Record<string, string>;
    const date = order[field] ?? '';
    const isFulfilled = order['orderFulfillmentStatus'] === 'FULFILLED';
    return date >= from && (to === '' || date <= to) && !(isOpen && isFulfilled);
  });
  const start = Number(offset);
  return {
    orders: found.toReversed().slice(start, start + Number(limit)),
    total: found.length,
    limit: Number(limit),
    offset: start,
  };
}
