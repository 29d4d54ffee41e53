import type { Product } from './state.ts';
import { now } from './shop.ts';
import type { Shop } from './shop.ts';

/**
 * The record that holds a product's stock: its own; for a variation that manages none, its parent's, if that does.
 * Null where stock is not managed.
 */
export function stockHolder({ state }: Shop, product: Product): Product | null {
  if (product.manageStock) return product;
  const parent = state.products.find(({ id }) => id === product.parentId);
  return parent?.manageStock === true ? parent : null;
}

/** Sets a record's quantity (negative is fine) and what follows from it. */
export function setQuantity(shop: Shop, record: Product, quantity: number | null): void {
  record.stockQuantity = quantity;
  record.stockStatus = (quantity ?? 0) > 0 ? 'instock' : 'outofstock';
  record.modifiedAt = now(shop);
}

/** What WooCommerce shows of a product's stock. */
export function shownStock(
  shop: Shop,
  product: Product,
): {
  manage_stock: boolean | 'parent';
  stock_quantity: number | null;
  stock_status: Product['stockStatus'];
} {
  const holder = stockHolder(shop, product);
  return {
    manage_stock: holder === null || holder === product ? product.manageStock : 'parent',
    stock_quantity: holder === null ? null : holder.stockQuantity,
    stock_status: (holder ?? product).stockStatus,
  };
}
