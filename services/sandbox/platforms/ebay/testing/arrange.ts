import type { Sandbox } from '../../../start.ts';
import { orderIdOf, orderNumberOf } from '../ids.ts';
import { ebayShop, offerOf } from './ask.ts';

/** Names a listed item by everything that eBay names it by. */
export interface ListedItem {
  readonly sku: string;
  readonly offerId: string;
  readonly listingId: string;
}

/**
 * Prepares a seller for the conformance suite without a connector. It speaks of SKUs and of eBay's order ids;
 * a connector's own test joins the SKUs to the connector's names of units.
 */
export async function arrangeSeller(sandbox: Sandbox) {
  const { control } = sandbox;
  const { id, shop, ask } = await ebayShop(sandbox);
  const { baseUrl, secrets } = shop;
  let made = 0;
  const productOf = async (sku: string) => {
    const { products } = await control.shop(id);
    const found = products.find((one) => one.sku === sku);
    if (found === undefined) throw new Error(`The seller has no item ${sku}.`);
    return found;
  };
  const numberOf = (orderId: string) => orderNumberOf(orderId) ?? Number.NaN;
  return {
    shop: { baseUrl, secrets },
    wrongCredentials: { baseUrl, secrets: { ...secrets, refreshToken: 'v^1.1#i^1#r^wrong' } },
    makeListing: async (stock: number | null): Promise<ListedItem> => {
      made += 1;
      const sku = `ITEM-${made}`;
      await control.addProduct(id, { name: `Item ${made}`, sku, stock });
      const { offerId, listing } = await offerOf(ask, sku);
      return { sku, offerId, listingId: listing.listingId };
    },
    /** Deletes an item with its offer, as a seller does in Seller Hub. */
    removeListing: async (sku: string) => control.removeProduct(id, (await productOf(sku)).id, true),
    setStock: async (sku: string, quantity: number) =>
      control.editStock(id, (await productOf(sku)).id, quantity),
    stockOf: async (sku: string) => (await productOf(sku)).stock,
    placeOrder: async (lines: readonly { readonly sku: string; readonly quantity: number }[]) => {
      const bought = lines.map(async ({ sku, quantity }) => ({
        productId: (await productOf(sku)).id,
        quantity,
      }));
      return orderIdOf((await control.placeOrder(id, { lines: await Promise.all(bought) })).id);
    },
    cancelOrder: async (orderId: string) => {
      await control.cancelOrder(id, numberOf(orderId));
    },
    garbleOrder: async (orderId: string) => {
      const fields = { creationDate: 'no time', lineItems: 'no lines' };
      await control.addFault(id, { kind: 'garble_order', orderId: numberOf(orderId), fields });
    },
    /** Makes eBay lose the answer of the next write, after the write took effect. */
    loseAnswer: () => control.addFault(id, { kind: 'apply_then_drop', calls: 1, on: 'writes' }),
    missing: {
      sku: 'ITEM-MISSING',
      offerId: '9999999999',
      listingId: '999999999999',
      order: '99-99999-99999',
    },
  };
}
