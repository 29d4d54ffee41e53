import type { Shop } from '../../shop/shop.ts';
import type { Order, OrderLine } from '../../shop/state.ts';
import { moveStock } from '../../shop/stock.ts';
import { nextId } from './ids.ts';

const lowered = '_reduced_stock';
const restocked = '_restock_refunded_items';

/** In these states an order holds stock lowered; in the others it gives back what it held. */
const lowering = new Set(['on-hold', 'processing', 'completed']);
const restoring = new Set(['cancelled', 'pending']);

/**
 * Does to stock what WooCommerce does as an order reaches a state (`wc_maybe_reduce_stock_levels`,
 * `wc_maybe_increase_stock_levels`): each line once, its account kept in the line's meta `_reduced_stock`.
 */
export function followStatus(shop: Shop, order: Order): void {
  for (const line of order.lines) {
    if (lowering.has(order.status) && tally(line, lowered) === 0) {
      if (move(shop, line, -line.quantity)) setTally(shop, line, lowered, line.quantity);
    }
    if (restoring.has(order.status) && tally(line, lowered) !== 0) {
      if (move(shop, line, tally(line, lowered))) removeTally(line, lowered);
    }
  }
}

/** Takes the difference when a line's quantity is edited (`wc_maybe_adjust_line_item_product_stock`). */
export function followQuantity(shop: Shop, order: Order, line: OrderLine, before: number): void {
  if (!lowering.has(order.status)) return;
  const difference = line.quantity - before;
  if (move(shop, line, -difference)) setTally(shop, line, lowered, tally(line, lowered) + difference);
}

/** Puts refunded units back on sale (`wc_restock_refunded_items`), with a tally in the line's meta. */
export function restock(shop: Shop, line: OrderLine, quantity: number): void {
  if (tally(line, lowered) === 0 || quantity === 0) return;
  if (!move(shop, line, quantity)) return;
  setTally(shop, line, lowered, tally(line, lowered) - quantity);
  setTally(shop, line, restocked, tally(line, restocked) + quantity);
}

/** Moves a line's units, and tells of it; false where the product is gone or its stock is not managed. */
function move(shop: Shop, line: OrderLine, change: number): boolean {
  const holder = moveStock(shop, line, change);
  if (holder !== null) shop.emit('product.updated', holder.id);
  return holder !== null;
}

function tally(line: OrderLine, key: string): number {
  return Number(line.meta.find((meta) => meta.key === key)?.value ?? 0);
}

function setTally(shop: Shop, line: OrderLine, key: string, value: number): void {
  const meta = line.meta.find((one) => one.key === key);
  if (meta === undefined) line.meta.push({ id: nextId(shop, 'meta'), key, value: String(value) });
  else meta.value = String(value);
}

function removeTally(line: OrderLine, key: string): void {
  line.meta = line.meta.filter((meta) => meta.key !== key);
}
