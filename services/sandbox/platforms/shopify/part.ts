import type { Shop } from '../../shop/shop.ts';
import type { Order, ShopState } from '../../shop/state.ts';
import type { OrderPart, ShopifyShop } from './own-state.ts';

/** Returns what only a Shopify shop remembers. */
export function partOf({ state }: { readonly state: Pick<ShopState, 'platform' | 'own'> }): ShopifyShop {
  if (state.platform !== 'shopify' || state.own === null) throw new Error('The shop is no Shopify shop.');
  // The cast is safe: only this folder makes and changes what its shops remember.
  return state.own as ShopifyShop;
}

/** Returns what the shared state of an order lacks. */
export function orderPart(shop: Shop, { id }: Pick<Order, 'id'>): OrderPart {
  const part = partOf(shop).orders.find(({ orderId }) => orderId === id);
  if (part === undefined) throw new Error(`Order ${id} has no part of Shopify's.`);
  return part;
}

/** Returns the shop's permanent domain. */
export function domainOf({ state }: Pick<Shop, 'state'>): string {
  return `${state.id}.myshopify.com`;
}
