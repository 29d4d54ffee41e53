import type { Shop } from '../../shop/shop.ts';
import type { Order, OrderLine } from '../../shop/state.ts';
import { moveStock } from '../../shop/stock.ts';
import { nextId } from './ids.ts';

const lowered = '_reduced_stock';
const restocked = '_restock_refunded_items';

/** Order states that take stock. A state of `restoring` gives it back. */
const lowering = new Set(['on-hold', 'processing', 'completed']);
const restoring = new Set(['cancelled', 'pending']);

/**
 * Takes or returns stock when an order reaches a state, as WooCommerce does (`wc_maybe_reduce_stock_levels`,
 * `wc_maybe_increase_stock_levels`). Each line counts once. The line's meta `_reduced_stock` keeps the taken
 * quantity.
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

/**
 * Moves stock by the difference when a line's quantity is edited (`wc_maybe_adjust_line_item_product_stock`).
 */
export function followQuantity(shop: Shop, order: Order, line: OrderLine, before: number): void {
  if (!lowering.has(order.status)) return;
  const difference = line.quantity - before;
  if (move(shop, line, -difference)) setTally(shop, line, lowered, tally(line, lowered) + difference);
}

/** Returns refunded units to stock (`wc_restock_refunded_items`) and keeps a tally in the line's meta. */
export function restock(shop: Shop, line: OrderLine, quantity: number): void {
  if (tally(line, lowered) === 0 || quantity === 0) return;
  if (!move(shop, line, quantity)) return;
  setTally(shop, line, lowered, tally(line, lowered) - quantity);
  setTally(shop, line, restocked, tally(line, restocked) + quantity);
}

/**
 * Moves a line's units and emits the product's update. Returns false if the product is gone or its stock is
 * not managed.
 */
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
