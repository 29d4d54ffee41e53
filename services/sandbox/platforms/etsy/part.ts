import type { Shop } from '../../shop/shop.ts';
import type { Order, ShopState } from '../../shop/state.ts';
import type { EtsyShop, Receipt } from './own-state.ts';

/** Returns what only an Etsy shop remembers. */
export function partOf({ state }: { readonly state: Pick<ShopState, 'platform' | 'own'> }): EtsyShop {
  if (state.platform !== 'etsy' || state.own === null) throw new Error('The shop is not an Etsy shop.');
  // The cast is safe: only this folder makes and changes what its shops remember.
  return state.own as EtsyShop;
}

/** Returns what the shared state of an order lacks. */
export function receiptOf(shop: Pick<Shop, 'state'>, { id }: Pick<Order, 'id'>): Receipt {
  const receipt = partOf(shop).receipts.find(({ orderId }) => orderId === id);
  if (receipt === undefined) throw new Error(`Order ${id} has no receipt.`);
  return receipt;
}
