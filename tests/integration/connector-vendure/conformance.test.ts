import { afterAll, inject } from 'vitest';
import type { Arrangement } from '@onhand/connector-kit/testing/arrangement.ts';
import { describeConnector } from '@onhand/connector-kit/testing/conformance.ts';
import { connector } from '@onhand/connector-vendure/connector.ts';
import { startVendure } from '../../platforms/vendure.ts';
import type { Vendure } from '../../platforms/vendure.ts';

let vendure: Vendure | undefined;
afterAll(() => vendure?.stop());

describeConnector('Vendure', {
  connector,
  async arrange() {
    vendure = await startVendure({ postgresUrl: inject('postgresUrl') });
    return arrangementOf(vendure);
  },
});

function arrangementOf(vendure: Vendure): Arrangement {
  const { url: baseUrl, credentials, defaultLocationId: location } = vendure;
  const skus = new Map<string, string>();
  const skuOf = (unit: string) => {
    const sku = skus.get(unit);
    if (sku === undefined) throw new Error(`nothing here made variant ${unit}`);
    return sku;
  };
  return {
    shop: { baseUrl, secrets: { ...credentials } },
    wrongCredentials: { baseUrl, secrets: { ...credentials, password: 'wrong' } },
    missingUnit: { unit: '999999', group: '999999', location },
    missingOrder: '999999',
    async makeListing(stock) {
      const sku = `ITEM-${skus.size + 1}`;
      const trackInventory = stock === null ? 'FALSE' : 'INHERIT';
      const { variantId, productId } = await vendure.createProduct({
        sku,
        stock: stock ?? 0,
        trackInventory,
      });
      skus.set(variantId, sku);
      return { unit: variantId, group: productId, location };
    },
    async setStock({ unit }, quantity) {
      const { allocated } = await vendure.readStock(skuOf(unit));
      await vendure.setStock({ sku: skuOf(unit), onHand: quantity + allocated });
    },
    async stockOf({ unit }) {
      const { onHand, allocated, tracked } = await vendure.readStock(skuOf(unit));
      return tracked ? onHand - allocated : null;
    },
    async placeOrder(lines) {
      const order = lines.map(({ ref, quantity }) => ({ sku: skuOf(ref.unit), quantity }));
      return (await vendure.placeOrder(...order)).id;
    },
  };
}
