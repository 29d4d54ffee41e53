import { moneyIn } from '@onhand/connector-kit/money.ts';
import type {
  OrderLine as SnapshotLine,
  OrderSnapshot,
  UnreadOrder,
} from '@onhand/contracts/connector/order.ts';
import type { UnitRef } from '@onhand/contracts/connector/unit.ts';
import { isQuantityOutOfRange } from '@onhand/connector-kit/quantities.ts';
import { z } from 'zod';
import { priceOfUnit } from './amounts.ts';
import { order, orderName, orderUnits } from './order-schema.ts';
import type { Order, OrderLine } from './order-schema.ts';

export type OrderRead =
  | { readonly kind: 'order'; readonly order: OrderSnapshot }
  | { readonly kind: 'unread'; readonly unread: UnreadOrder }
  | { readonly kind: 'nameless'; readonly message: string };

/**
 * Reads a record as an order. One line that cannot be read makes the order unread, because its effect on
 * stock follows from all of them. A record that does not name its order may be any.
 */
export function readOrder(record: unknown, startedAt: string): OrderRead {
  const read = order.safeParse(record);
  if (read.success) return { kind: 'order', order: snapshotOf(read.data, startedAt) };
  const message = z.prettifyError(read.error);
  const externalId = orderName.safeParse(record).data?.orderId;
  if (externalId === undefined) return { kind: 'nameless', message };
  const units = orderUnits.safeParse(record).data?.lineItems.map(({ sku }) => sku);
  const code = isQuantityOutOfRange(read.error) ? 'quantity_out_of_range' : 'record_unreadable';
  return {
    kind: 'unread',
    unread: { externalId, ...(units && { units: [...new Set(units)] }), code, message },
  };
}

/**
 * Converts an eBay order to the contract's snapshot.
 * - State: paid or not, an order has committed its units. It is closed once all of them were sent.
 * - Cancellation: eBay cancels whole orders. Until then, a request to cancel changes nothing.
 * - Refunds have amounts and no units, so nothing comes back by them.
 */
function snapshotOf(one: Order, startedAt: string): OrderSnapshot {
  const { orderId, creationDate, lastModifiedDate } = one;
  const state = stateOf(one);
  return {
    externalId: orderId,
    version: Date.parse(lastModifiedDate),
    partial: false,
    placedAt: creationDate,
    state,
    ...momentsOf(one, state),
    test: false,
    readStartedAt: startedAt,
    lines: one.lineItems.map((line) => lineOf(line, state)),
  };
}

function stateOf({ cancelStatus, orderFulfillmentStatus }: Order): OrderSnapshot['state'] {
  if (cancelStatus.cancelState === 'CANCELED') return 'cancelled';
  return orderFulfillmentStatus === 'FULFILLED' ? 'closed' : 'open';
}

function momentsOf(
  { creationDate, lastModifiedDate, cancelStatus, lineItems }: Order,
  state: OrderSnapshot['state'],
): Pick<OrderSnapshot, 'reservedAt' | 'cancelledAt' | 'closedAt'> {
  // The winner of an auction has committed before the order was made.
  const isAtOnce = lineItems.every(({ soldFormat = 'FIXED_PRICE' }) => soldFormat === 'FIXED_PRICE');
  const reservedAt = { at: creationDate, exact: isAtOnce };
  const latest = { at: lastModifiedDate, exact: false };
  switch (state) {
    case 'pending':
      return {};
    case 'open':
      return { reservedAt };
    case 'closed':
      return { reservedAt, closedAt: latest };
    case 'cancelled': {
      const { cancelledDate } = cancelStatus;
      if (cancelledDate === undefined) return { reservedAt, cancelledAt: latest };
      // A moment in whole seconds may seem to lie before the order.
      const at = cancelledDate < creationDate ? creationDate : cancelledDate;
      return { reservedAt, cancelledAt: { at, exact: true } };
    }
  }
}

function lineOf(line: OrderLine, state: OrderSnapshot['state']): SnapshotLine {
  const { lineItemId, sku = '', quantity, lineItemCost, discountedLineItemCost } = line;
  const { currency, value } = discountedLineItemCost ?? lineItemCost;
  const isCancelled = state === 'cancelled';
  return {
    externalLineId: lineItemId,
    ref: refOf(line),
    ...(sku !== '' && { sku }),
    quantity,
    cancelled: isCancelled ? quantity : 0,
    restocked: 0,
    stockLowered: isCancelled || sku === '' ? 0 : quantity,
    restockOnCancel: true,
    unitPrice: moneyIn(currency, priceOfUnit(value, quantity)),
    currency,
  };
}

/**
 * Names the unit of a line by its SKU. A line without one was sold by a listing that the Inventory API does
 * not reach. A line names the listing of a variation, not its group.
 */
export function refOf({
  sku = '',
  legacyVariationId,
}: Pick<OrderLine, 'sku' | 'legacyVariationId'>): UnitRef | null {
  if (sku === '') return null;
  const isVariation = legacyVariationId !== undefined && !/^0*$/.test(legacyVariationId);
  return { unit: sku, group: isVariation ? '' : sku, location: '' };
}
