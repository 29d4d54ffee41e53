import type { Shop } from '../../shop/shop.ts';
import type { Order, ShopState } from '../../shop/state.ts';
import type { EbayShop, OrderPart } from './own-state.ts';

/** Returns what only an eBay seller's account remembers. */
export function partOf({ state }: { readonly state: Pick<ShopState, 'platform' | 'own'> }): EbayShop {
  if (state.platform !== 'ebay' || state.own === null) throw new Error('The shop is not an eBay shop.');
  // The cast is safe: only this folder makes and changes what its shops remember.
  return state.own as EbayShop;
}

/** Returns what the shared state of an order lacks. */
export function orderPart(shop: Pick<Shop, 'state'>, { id }: Pick<Order, 'id'>): OrderPart {
  const part = partOf(shop).orders.find(({ orderId }) => orderId === id);
  if (part === undefined) throw new Error(`Order ${id} has no part of eBay's.`);
  return part;
}
