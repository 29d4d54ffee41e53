import type { Shop } from '../../../shop/shop.ts';
import type { Product } from '../../../shop/state.ts';
import { stockHolder } from '../../../shop/stock.ts';

/** Renders the stock fields that WooCommerce shows for a product. */
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

/**
 * Renders whether shoppers may order more than there is. A variation on its parent's stock follows the
 * parent.
 */
export function shownBackorders(
  shop: Shop,
  product: Product,
): { backorders: Product['backorders']; backorders_allowed: boolean; backordered: boolean } {
  const holder = stockHolder(shop, product);
  const { backorders } = holder ?? product;
  const allowed = backorders !== 'no';
  return {
    backorders,
    backorders_allowed: allowed,
    backordered: allowed && holder !== null && (holder.stockQuantity ?? 0) < 0,
  };
}
