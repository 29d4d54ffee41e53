import { parentOf } from './parent-of.ts';
import { now } from './shop.ts';
import type { Shop } from './shop.ts';
import type { OrderLine, Product } from './state.ts';

/**
 * Finds the record that holds a product's stock: the product itself, or its parent if only the parent manages
 * stock. Returns null if stock is not managed.
 */
export function stockHolder(shop: Shop, product: Product): Product | null {
  if (product.manageStock) return product;
  const parent = parentOf(shop, product);
  return parent?.manageStock === true ? parent : null;
}

/** Sets a record's quantity, which may be negative, and updates its stock status and modification date. */
export function setQuantity(shop: Shop, record: Product, quantity: number | null): void {
  record.stockQuantity = quantity;
  record.stockStatus = statusOf(record);
  record.modifiedAt = now(shop);
}

/** Returns the status of a record whose stock is managed, by its quantity and its backorders. */
export function statusOf({ stockQuantity, backorders }: Product): Product['stockStatus'] {
  if ((stockQuantity ?? 0) > 0) return 'instock';
  return backorders === 'no' ? 'outofstock' : 'onbackorder';
}

/**
 * Moves units of a line's product and returns the record that holds the stock. Returns null if the product is
 * gone or its stock is not managed.
 */
export function moveStock(shop: Shop, line: OrderLine, change: number): Product | null {
  const product = shop.state.products.find(({ id }) => id === (line.variationId || line.productId));
  const holder = product === undefined ? null : stockHolder(shop, product);
  if (product === undefined || holder === null) return null;
  setQuantity(shop, holder, (holder.stockQuantity ?? 0) + change);
  product.totalSales = Math.max(0, product.totalSales - change);
  return holder;
}
