import { nextId } from './shop.ts';
import type { Shop } from './shop.ts';
import type { Order, OrderLine, Product } from './state.ts';
import { setQuantity, stockHolder } from './stock.ts';

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
      if (moveStock(shop, line, -line.quantity)) setTally(shop, line, lowered, line.quantity);
    }
    if (restoring.has(order.status) && tally(line, lowered) !== 0) {
      if (moveStock(shop, line, tally(line, lowered))) removeTally(line, lowered);
    }
  }
}

/** Takes the difference when a line's quantity is edited (`wc_maybe_adjust_line_item_product_stock`). */
export function followQuantity(shop: Shop, order: Order, line: OrderLine, before: number): void {
  if (!lowering.has(order.status)) return;
  const difference = line.quantity - before;
  if (moveStock(shop, line, -difference)) setTally(shop, line, lowered, tally(line, lowered) + difference);
}

/** Puts refunded units back on sale (`wc_restock_refunded_items`), with a running tally in the line's meta. */
export function restock(shop: Shop, line: OrderLine, quantity: number): void {
  if (tally(line, lowered) === 0 || quantity === 0) return;
  if (!moveStock(shop, line, quantity)) return;
  setTally(shop, line, lowered, tally(line, lowered) - quantity);
  setTally(shop, line, restocked, tally(line, restocked) + quantity);
}

/** The product that a line is of, or undefined if it is gone. */
function productOfLine({ state }: Shop, line: OrderLine): Product | undefined {
  return state.products.find(({ id }) => id === (line.variationId || line.productId));
}

/** False where the product is gone or its stock is not managed. */
function moveStock(shop: Shop, line: OrderLine, change: number): boolean {
  const product = productOfLine(shop, line);
  const holder = product === undefined ? null : stockHolder(shop, product);
  if (product === undefined || holder === null) return false;
  setQuantity(shop, holder, (holder.stockQuantity ?? 0) + change);
  product.totalSales = Math.max(0, product.totalSales - change);
  shop.emit('product.updated', holder.id);
  return true;
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
