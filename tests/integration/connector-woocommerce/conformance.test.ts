import type { Arrangement, ProductArrangement } from '@onhand/connector-kit/testing/arrangement.ts';
import { describeConnector } from '@onhand/connector-kit/testing/conformance.ts';
import { connector } from '@onhand/connector-woocommerce/connector.ts';
import type { SandboxControl } from '@onhand/sandbox/control/client.ts';
import { startSandbox } from '@onhand/sandbox/start.ts';
import { deliveryHeaders } from '@onhand/sandbox/platforms/woocommerce/delivery.ts';
import { requestOf } from '../../replay/woocommerce/raw-request.ts';
import { deliveries } from '../../replay/woocommerce/recordings.ts';
import { sandboxFaults } from '../../setup/sandbox-faults.ts';
import { credentialsOf, refOf } from './arrangement.ts';

describeConnector('WooCommerce', {
  connector,
  arrange,
  webhook: {
    deliveries: deliveries.map((delivery, index) => ({
      name: `recorded delivery ${index} (${delivery.headers['x-wc-webhook-topic']})`,
      request: requestOf(delivery),
      key: delivery.secret,
    })),
    sign: (bytes, secret) => {
      const body = Buffer.from(bytes);
      const webhook = { id: 1, topic: 'order.updated', secret };
      return {
        method: 'POST',
        url: '/',
        headers: deliveryHeaders({ webhook, shopUrl: 'http://shop', body, at: new Date() }),
        body,
        receivedAt: new Date().toISOString(),
      };
    },
  },
});

async function arrange(): Promise<Arrangement> {
  const sandbox = await startSandbox();
  const { control } = sandbox;
  const credentials = credentialsOf(await control.createShop({ id: 'conformance' }));
  const { secrets } = credentials;
  let made = 0;
  return {
    shop: credentials,
    wrongCredentials: { ...credentials, secrets: { ...secrets, consumerSecret: 'cs_wrong' } },
    makeListing: async (stock) => {
      made += 1;
      const { id } = await control.addProduct('conformance', {
        name: `Item ${made}`,
        sku: `ITEM-${made}`,
        stock,
      });
      return refOf(id);
    },
    removeListing: (ref) => control.removeProduct('conformance', Number(ref.unit)),
    setStock: (ref, quantity) => control.editStock('conformance', Number(ref.unit), quantity),
    stockOf: (ref) => control.stockOf('conformance', Number(ref.unit)),
    placeOrder: async (lines) => {
      const order = lines.map(({ ref, quantity }) => ({ productId: Number(ref.unit), quantity }));
      return String((await control.placeOrder('conformance', { lines: order })).id);
    },
    cancelOrder: async (id) => void (await control.cancelOrder('conformance', Number(id))),
    garbleOrder: async (id) => {
      const fault = { kind: 'garble_order' as const, orderId: Number(id), fields: { currency: '' } };
      await control.addFault('conformance', fault);
    },
    makeBackorderable: async (stock) => {
      made += 1;
      const item = { name: `Item ${made}`, stock, backorders: 'notify' as const };
      return refOf((await control.addProduct('conformance', item)).id);
    },
    subscriptions: {
      url: `${sandbox.url}/healthz`,
      switchOff: (id) => control.changeWebhook('conformance', Number(id), { status: 'disabled' }),
      remove: (id) => control.removeWebhook('conformance', Number(id)),
    },
    creation: {
      currency: 'USD',
      loseAnswer: async (nth) => {
        if (nth > 1) return null;
        await control.addFault('conformance', { kind: 'apply_then_drop', calls: 1, on: 'writes' });
        return credentials;
      },
      completeDraft: async (id) =>
        void (await control.changeOrder('conformance', Number(id), { status: 'processing' })),
      deleteDraft: (id) => control.deleteOrder('conformance', Number(id)),
    },
    customers: {
      missing: '999999',
      makeCustomer: async ({ email, firstName = '', lastName = '' }) =>
        String((await control.addCustomer('conformance', { email, firstName, lastName })).id),
      removeCustomer: (id) => control.removeCustomer('conformance', Number(id)),
      findIds: async (email) =>
        (await control.customers('conformance'))
          .filter((one) => one.email === email)
          .map(({ id }) => String(id)),
    },
    listingCreation: {
      currency: 'USD',
      loseAnswer: async (nth) => {
        await control.clearFaults('conformance');
        const fault = { kind: 'apply_then_drop' as const, calls: 1, on: 'writes' as const, after: nth - 1 };
        await control.addFault('conformance', fault);
        return credentials;
      },
      refused: () => ({ change: { images: ['ftp://images.example/1.jpg'] }, words: 'remote image' }),
      offered: async (group) =>
        (await control.shop('conformance')).products
          .filter(
            ({ parentId, status, isOffered }) =>
              String(parentId) === group && status === 'publish' && isOffered,
          )
          .map(({ sku }) => sku),
      badImage: 'ftp://images.example/1.jpg',
    },
    missingUnit: refOf(999_999),
    missingOrder: '999999',
    faults: sandboxFaults(control, 'conformance', ({ unit }) => Number(unit)),
    products: productsOf(control),
    close: () => sandbox.close(),
  };
}

function productsOf(control: SandboxControl): ProductArrangement {
  let made = 0;
  const add = async (units: number, sku?: string) => {
    made += 1;
    const variations = Array.from({ length: units }, (_, index) => ({ option: String(index) }));
    const named = { name: `Product ${made}`, ...(sku !== undefined && { sku }) };
    return control.addProduct('conformance', units === 1 ? named : { ...named, variations });
  };
  const unitsOf = async (group: number) => {
    const { products } = await control.shop('conformance');
    const units = products.filter(({ parentId }) => parentId === group);
    return units.length > 0 ? units : products.filter(({ id }) => id === group);
  };
  return {
    makeProduct: async (count) => {
      const { id } = await add(count);
      const units = await unitsOf(id);
      return { group: String(id), units: units.map((unit) => refOf(unit.id, id)) };
    },
    editTitle: (group, name) => control.editProduct('conformance', Number(group), { name }),
    shown: async (group) => {
      const units = await unitsOf(Number(group));
      const { products } = await control.shop('conformance');
      return {
        title: products.find(({ id }) => id === Number(group))?.name ?? '',
        prices: Object.fromEntries(units.map(({ id, regularPrice }) => [id, regularPrice])),
      };
    },
    refused: async () => {
      await add(1, 'TAKEN');
      return { change: { units: [{ unit: '0', sku: 'TAKEN' }] }, words: 'Invalid or duplicated SKU.' };
    },
  };
}
