import type { Sandbox } from '../../../start.ts';

/**
 * Prepares a seller for the conformance suite without a connector. It speaks of the ids of listings without
 * variations and of receipts; a connector's own test joins them to the connector's names. It makes no calls
 * of the API, whose limits are the connector's.
 */
export async function arrangeSeller({ control }: Sandbox, id = 'conformance') {
  const { baseUrl, secrets } = await control.createShop({ id, platform: 'etsy' });
  const { refreshToken = '', shopId = '' } = secrets;
  let made = 0;
  return {
    shop: { baseUrl, secrets: { refreshToken, shopId } },
    wrongCredentials: { baseUrl, secrets: { refreshToken: '1.wrong', shopId } },
    makeListing: async (stock: number): Promise<number> => {
      made += 1;
      const name = `Item ${made}`;
      return (await control.addProduct(id, { name, sku: `ITEM-${made}`, stock })).id;
    },
    /** Deletes a listing, as a seller does in Shop Manager. */
    removeListing: (listingId: number) => control.removeProduct(id, listingId, true),
    setStock: (listingId: number, quantity: number) => control.editStock(id, listingId, quantity),
    stockOf: (listingId: number) => control.stockOf(id, listingId),
    placeOrder: async (lines: readonly { readonly listingId: number; readonly quantity: number }[]) => {
      const order = lines.map(({ listingId, quantity }) => ({ productId: listingId, quantity }));
      return (await control.placeOrder(id, { lines: order })).id;
    },
    cancelOrder: async (receiptId: number) => void (await control.cancelOrder(id, receiptId)),
    garbleOrder: async (receiptId: number) => {
      const fields = { updated_timestamp: 'no time', transactions: 'no lines' };
      await control.addFault(id, { kind: 'garble_order', orderId: receiptId, fields });
    },
    /** Makes Etsy lose the answer of the next write, after the write took effect. */
    loseAnswer: () => control.addFault(id, { kind: 'apply_then_drop', calls: 1, on: 'writes' }),
    missing: { listingId: 999_999_999, receiptId: 888_888_888 },
  };
}
