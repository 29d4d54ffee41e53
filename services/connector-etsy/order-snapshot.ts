import { isQuantityOutOfRange } from '@onhand/connector-kit/quantities.ts';
import type {
  OrderLine as SnapshotLine,
  OrderSnapshot,
  UnreadOrder,
} from '@onhand/contracts/connector/order.ts';
import { z } from 'zod';
import { decimalOf } from './amounts.ts';
import { order, orderName } from './order-schema.ts';
import type { Order, Transaction } from './order-schema.ts';
import type { UnitOf } from './order-units.ts';

export type OrderRead =
  | { readonly kind: 'order'; readonly order: Order }
  | { readonly kind: 'unread'; readonly unread: UnreadOrder }
  | { readonly kind: 'nameless'; readonly message: string };

/**
 * Reads a record as an order. One line that cannot be read makes the order unread, because its effect on
 * stock follows from all of them. A record that does not name its order may be any.
 */
export function readOrder(record: unknown): OrderRead {
  const { success, data, error } = order.safeParse(record);
  if (success) return { kind: 'order', order: data };
  const message = z.prettifyError(error);
  const id = orderName.safeParse(record).data?.receipt_id;
  if (id === undefined) return { kind: 'nameless', message };
  const code = isQuantityOutOfRange(error) ? 'quantity_out_of_range' : 'record_unreadable';
  return { kind: 'unread', unread: { externalId: String(id), code, message } };
}

/**
 * Converts a receipt to the contract's snapshot.
 * - State: paid or not, an order has lowered Etsy's quantities. It is closed once it was sent.
 * - Cancellation: the units never left, so they are free again. Etsy itself keeps its quantities lowered, and
 *   the next write puts them right.
 * - Refunds have amounts and no units, so nothing comes back by them.
 */
export function snapshotOf(one: Order, startedAt: string, unitOf: UnitOf): OrderSnapshot {
  const state = stateOf(one);
  const { receipt_id: id, created_timestamp: created, updated_timestamp: updated } = one;
  const lines = one.transactions.filter(({ quantity }) => quantity > 0);
  return {
    externalId: String(id),
    version: updated * 1_000,
    partial: false,
    placedAt: isoOf(created),
    state,
    ...momentsOf(one, state),
    test: false,
    readStartedAt: startedAt,
    lines: lines.map((line) => lineOf(line, unitOf)),
  };
}

export function isCancelled({ status }: Pick<Order, 'status'>): boolean {
  return status.toLowerCase() === 'canceled';
}

function stateOf(one: Order): OrderSnapshot['state'] {
  if (isCancelled(one)) return 'cancelled';
  return one.is_shipped || one.status.toLowerCase() === 'completed' ? 'closed' : 'open';
}

/** An order ended at its last change at the latest, to the end of that second. Etsy tells whole seconds. */
function momentsOf(
  { created_timestamp: created, updated_timestamp: updated }: Order,
  state: OrderSnapshot['state'],
): Pick<OrderSnapshot, 'reservedAt' | 'cancelledAt' | 'closedAt'> {
  const reservedAt = { at: isoOf(created), exact: true };
  const latest = { at: new Date(updated * 1_000 + 999).toISOString(), exact: false };
  switch (state) {
    case 'pending':
      return {};
    case 'open':
      return { reservedAt };
    case 'closed':
      return { reservedAt, closedAt: latest };
    case 'cancelled':
      return { reservedAt, cancelledAt: latest };
  }
}

function lineOf(line: Transaction, unitOf: UnitOf): SnapshotLine {
  const { transaction_id: id, quantity, price } = line;
  const sku = line.sku?.trim() ?? '';
  const ref = unitOf(line);
  return {
    externalLineId: String(id),
    ref,
    ...(sku !== '' && { sku }),
    quantity,
    cancelled: 0,
    restocked: 0,
    stockLowered: ref === null ? 0 : quantity,
    restockOnCancel: true,
    unitPrice: decimalOf(price),
    currency: price.currency_code,
  };
}

export function isoOf(epochSeconds: number): string {
  return new Date(epochSeconds * 1_000).toISOString();
}
