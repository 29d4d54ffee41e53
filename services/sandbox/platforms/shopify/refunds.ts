import { amount, hundredths, lineTotal } from '../../shop/money.ts';
import { Refusal } from '../../shop/refusal.ts';
import { now } from '../../shop/shop.ts';
import type { Shop } from '../../shop/shop.ts';
import type { OrderPart } from './own-state.ts';
import type { Order, OrderLine, Refund } from '../../shop/state.ts';
import { nextId } from './ids.ts';
import { currentQuantity, unfulfilledQuantity } from './order-lines.ts';
import { follow, takeFrom } from './fulfil.ts';
import { changed } from './orders.ts';
import { orderPart, partOf } from './part.ts';
import { levelsOf, move } from './stock.ts';

interface RefundedLine {
  readonly line: OrderLine;
  readonly quantity: number;
}

/**
 * Refunds units of lines. With `restock`, units that have not left go back to where they were committed
 * (`CANCEL`), the others to the item's first location (`RETURN`). Without it they are gone from the order,
 * and nothing more is available.
 */
export function refund(
  shop: Shop,
  order: Order,
  { lines, restock, note = '' }: { lines: readonly RefundedLine[]; restock: boolean; note?: string },
): Refund {
  const part = orderPart(shop, order);
  for (const { line, quantity } of lines) {
    if (quantity > currentQuantity(shop, order, line)) {
      throw new Refusal(409, 'refund_invalid', `Line ${line.id} has fewer units to refund.`);
    }
  }
  const rows = lines.flatMap((one) => divided(shop, order, one, restock));
  const refunded = rows.map((row) => ({ ...row, id: nextId(shop, 'line') }));
  for (const row of refunded) apply(shop, part, row);
  const total = refunded.reduce((sum, { line, quantity }) => sum + costOf(line, quantity), 0);
  const made: Refund = {
    id: nextId(shop, 'refund'),
    orderId: order.id,
    createdAt: now(shop),
    amount: amount(total),
    reason: note,
    lines: refunded.map(({ id, line, quantity }) => ({
      id,
      lineId: line.id,
      quantity,
      total: amount(costOf(line, quantity)),
    })),
  };
  shop.state.refunds.push(made);
  partOf(shop).refunds.push({
    refundId: made.id,
    lines: refunded.map(({ id, restockType, locationId }) => ({ refundLineId: id, restockType, locationId })),
  });
  const isWhole = order.lines.every((line) => currentQuantity(shop, order, line) === 0);
  if (part.financialStatus === 'PAID' || part.financialStatus === 'PARTIALLY_REFUNDED') {
    part.financialStatus = isWhole ? 'REFUNDED' : 'PARTIALLY_REFUNDED';
  }
  follow(shop, order);
  shop.emit('refunds/create', made.id);
  changed(shop, order);
  return made;
}

type Row = RefundedLine & {
  readonly restockType: 'CANCEL' | 'NO_RESTOCK' | 'RETURN';
  readonly locationId: number | null;
};

/** Divides refunded units into those that have not left and those that come back. */
function divided(shop: Shop, order: Order, { line, quantity }: RefundedLine, restock: boolean): Row[] {
  const inside = Math.min(quantity, unfulfilledQuantity(shop, order, line));
  const open = orderPart(shop, order).claims.find(({ lineId }) => lineId === line.id);
  const record = shop.state.products.find(({ id }) => id === (line.variationId || line.productId));
  const first = record === undefined ? null : (levelsOf(shop, record)[0]?.locationId ?? null);
  const row = (units: number, type: Row['restockType'], locationId: number | null): Row[] =>
    units === 0 ? [] : [{ line, quantity: units, restockType: type, locationId }];
  if (!restock) return row(quantity, 'NO_RESTOCK', null);
  return [...row(inside, 'CANCEL', open?.locationId ?? first), ...row(quantity - inside, 'RETURN', first)];
}

function apply(shop: Shop, part: OrderPart, { line, quantity, restockType, locationId }: Row): void {
  const key = String(line.id);
  part.removed[key] = (part.removed[key] ?? 0) + quantity;
  // Units that are not restocked leave with the refund: nobody waits for them any more.
  if (restockType !== 'RETURN') {
    const units = restockType === 'CANCEL' ? 'back' : 'gone';
    takeFrom(shop, part.claims, { lineId: line.id, quantity, units });
    return;
  }
  const record = shop.state.products.find(({ id }) => id === (line.variationId || line.productId));
  const level =
    record === undefined || !record.manageStock
      ? undefined
      : levelsOf(shop, record).find((one) => one.locationId === locationId);
  if (level !== undefined) move(shop, level, { available: quantity });
}

function costOf(line: OrderLine, quantity: number): number {
  return line.quantity === 0
    ? hundredths(line.price) * quantity
    : Math.round((lineTotal(line) * quantity) / line.quantity);
}
