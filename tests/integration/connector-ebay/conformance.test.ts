import { connector } from '@onhand/connector-ebay/connector.ts';
import type { Arrangement, ProductArrangement } from '@onhand/connector-kit/testing/arrangement.ts';
import { describeConnector } from '@onhand/connector-kit/testing/conformance.ts';
import { orderIdOf, orderNumberOf } from '@onhand/sandbox/platforms/ebay/ids.ts';
import { refresh } from '@onhand/sandbox/platforms/ebay/testing/ask.ts';
import type { SandboxControl } from '@onhand/sandbox/control/client.ts';
import { startSandbox } from '@onhand/sandbox/start.ts';
import { ebayNotifications } from '../../setup/ebay-notifications.ts';
import { sandboxFaults } from '../../setup/sandbox-faults.ts';

describeConnector('eBay', { connector, arrange, webhook: await ebayNotifications() });

async function arrange(): Promise<Arrangement> {
  const sandbox = await startSandbox();
  const { control } = sandbox;
  const account = await control.createShop({ id: 'conformance', platform: 'ebay' });
  const { baseUrl } = account;
  const { refreshToken = '', clientId = '', clientSecret = '' } = account.secrets;
  const { access_token: accessToken } = (await refresh(account)).body;
  const accessTokenUntil = new Date(Date.now() + 3_600_000).toISOString();
  const products = new Map<string, number>();
  const productOf = ({ unit }: { readonly unit: string }) => products.get(unit) ?? 0;
  const orderOf = (id: string) => orderNumberOf(id) ?? 0;
  return {
    shop: { baseUrl, secrets: { refreshToken, accessToken, accessTokenUntil } },
    app: { clientId, clientSecret, redirectName: 'a name', apiUrl: baseUrl },
    wrongCredentials: { baseUrl, secrets: { accessToken: 'v^1.1#wrong', accessTokenUntil } },
    makeListing: async (stock) => {
      const sku = `ITEM-${products.size + 1}`;
      const { id } = await control.addProduct('conformance', { name: sku, sku, stock });
      products.set(sku, id);
      return { unit: sku, group: sku, location: '' };
    },
    removeListing: (ref) => control.removeProduct('conformance', productOf(ref), true),
    setStock: (ref, quantity) => control.editStock('conformance', productOf(ref), quantity),
    stockOf: (ref) => control.stockOf('conformance', productOf(ref)),
    placeOrder: async (lines) => {
      const order = lines.map(({ ref, quantity }) => ({ productId: productOf(ref), quantity }));
      return orderIdOf((await control.placeOrder('conformance', { lines: order })).id);
    },
    cancelOrder: async (id) => void (await control.cancelOrder('conformance', orderOf(id))),
    garbleOrder: async (id) => {
      const fields = { creationDate: 'no time' };
      await control.addFault('conformance', { kind: 'garble_order', orderId: orderOf(id), fields });
    },
    missingUnit: { unit: 'NO-ITEM', group: 'NO-ITEM', location: '' },
    missingOrder: '99-99999-99999',
    products: productsOf(control),
    faults: sandboxFaults(control, 'conformance', productOf),
    close: () => sandbox.close(),
  };
}

function productsOf(control: SandboxControl): ProductArrangement {
  const numbers = new Map<string, number>();
  const numberOf = (group: string) => numbers.get(group) ?? 0;
  return {
    makeProduct: async (count) => {
      const name = `Product ${numbers.size + 1}`;
      const sku = `PRODUCT-${numbers.size + 1}`;
      const unit = { price: '10.00', stock: 5 };
      const skus = Array.from({ length: count }, (_, index) => (count === 1 ? sku : `${sku}-${index + 1}`));
      const variations = skus.map((one) => ({ ...unit, sku: one, option: one }));
      const { id } = await control.addProduct(
        'conformance',
        count === 1 ? { ...unit, name, sku } : { name, variations },
      );
      const group = count === 1 ? sku : `GROUP-${id}`;
      numbers.set(group, id);
      return { group, units: skus.map((one) => ({ unit: one, group, location: '' })) };
    },
    editTitle: (group, name) => control.editProduct('conformance', numberOf(group), { name }),
    shown: async (group) => {
      const { products } = await control.shop('conformance');
      const id = numberOf(group);
      const units = products.filter((one) => one.parentId === id || (one.id === id && one.parentId === 0));
      return {
        title: products.find((one) => one.id === id)?.name ?? '',
        prices: Object.fromEntries(units.map(({ sku, regularPrice }) => [sku, regularPrice])),
      };
    },
    refused: async () => {
      const price = { regular: '0.00', sale: null };
      return { change: { units: [{ unit: 'any', price }] }, words: '0.00 is no price.' };
    },
  };
}
