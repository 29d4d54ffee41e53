import { randomUUID } from 'node:crypto';
import type { Arrangement, ProductArrangement } from '@onhand/connector-kit/testing/arrangement.ts';
import { describeConnector } from '@onhand/connector-kit/testing/conformance.ts';
import type { RawRequest } from '@onhand/connector-kit/webhook.ts';
import { connector } from '@onhand/connector-shopify/connector.ts';
import { deliveries } from '@onhand/sandbox/platforms/shopify/deliveries.ts';
import type { SandboxControl } from '@onhand/sandbox/control/client.ts';
import { inventoryItemNumber } from '@onhand/sandbox/platforms/shopify/gid.ts';
import { startSandbox } from '@onhand/sandbox/start.ts';
import { sandboxFaults } from '../../setup/sandbox-faults.ts';
import { completeDraft, deleteDraft, productOf, refOf } from '../../setup/shopify-staff.ts';

const webhook = {
  id: 1,
  name: '',
  url: '',
  status: 'active' as const,
  failures: 0,
  createdAt: '',
  modifiedAt: '',
};

describeConnector('Shopify', {
  connector,
  arrange,
  webhook: {
    deliveries: [
      { topic: 'orders/create', body: '{"id":1,"admin_graphql_api_id":"gid://shopify/Order/1"}' },
      { topic: 'products/update', body: '{"id":2,"admin_graphql_api_id":"gid://shopify/Product/2"}' },
      { topic: 'inventory_levels/update', body: '{"inventory_item_id":3,"location_id":4,"available":5}' },
      { topic: 'customers/delete', body: '{"id":6}' },
    ].map(({ topic, body }) => ({
      name: topic,
      request: signed(topic, Buffer.from(body), 'the API secret key'),
      key: 'the API secret key',
    })),
    sign: (body, key) => signed('orders/updated', body, key),
  },
});

/** A created product is set, published and activated. */
const writesOfCreation = 3;

/** Signs a body as Shopify does. */
function signed(topic: string, bytes: Uint8Array, secret: string): RawRequest {
  const queuedAt = '2026-11-20T10:00:00Z';
  const body = Buffer.from(bytes);
  const headers = deliveries.headers({
    webhook: { ...webhook, topic, secret },
    shopUrl: 'http://sandbox/shopify/a-shop',
    body: body.toString('latin1'),
    at: new Date(queuedAt),
    queued: { webhookId: 1, topic, body: body.toString('latin1'), queuedAt, eventId: randomUUID() },
  });
  return { method: 'POST', url: '/', headers, body, receivedAt: new Date().toISOString() };
}

async function arrange(): Promise<Arrangement> {
  const sandbox = await startSandbox();
  const { control } = sandbox;
  const { baseUrl, secrets } = await control.createShop({ id: 'conformance', platform: 'shopify' });
  const shop = { baseUrl, secrets };
  let made = 0;
  const make = async (item: { stock: number | null; backorders?: 'yes' }) => {
    made += 1;
    const named = { name: `Item ${made}`, sku: `ITEM-${made}`, ...item };
    return refOf((await control.addProduct('conformance', named)).id);
  };
  return {
    shop,
    wrongCredentials: { baseUrl, secrets: { ...secrets, accessToken: 'shpat_wrong' } },
    makeListing: (stock) => make({ stock }),
    removeListing: (ref) => control.removeProduct('conformance', productOf(ref), true),
    setStock: (ref, quantity) => control.editStock('conformance', productOf(ref), quantity),
    stockOf: (ref) => control.stockOf('conformance', productOf(ref)),
    placeOrder: async (lines) => {
      const order = lines.map(({ ref, quantity }) => ({ productId: productOf(ref), quantity }));
      return String((await control.placeOrder('conformance', { lines: order })).id);
    },
    cancelOrder: async (id) => void (await control.cancelOrder('conformance', Number(id))),
    garbleOrder: async (id) => {
      const fields = { createdAt: 'no time' };
      await control.addFault('conformance', { kind: 'garble_order', orderId: Number(id), fields });
    },
    makeBackorderable: (stock) => make({ stock, backorders: 'yes' }),
    subscriptions: {
      url: `${sandbox.url}/healthz`,
      remove: (id) => control.removeWebhook('conformance', Number(id)),
    },
    creation: {
      currency: 'USD',
      loseAnswer: async (nth) => {
        if (nth > 1) return null;
        await control.addFault('conformance', { kind: 'apply_then_drop', calls: 1, on: 'writes' });
        return shop;
      },
      completeDraft: (id) => completeDraft(shop, id),
      deleteDraft: (id) => deleteDraft(shop, id),
    },
    customers: {
      missing: '9999999',
      hasOneAddress: true,
      makeCustomer: async ({ email, firstName = '', lastName = '' }) =>
        String((await control.addCustomer('conformance', { email, firstName, lastName })).id),
      removeCustomer: (id) => control.removeCustomer('conformance', Number(id)),
      findIds: async (email) =>
        (await control.customers('conformance'))
          .filter((one) => one.email.toLowerCase() === email.toLowerCase())
          .map(({ id }) => String(id)),
    },
    listingCreation: {
      currency: 'USD',
      loseAnswer: async (nth) => {
        await control.clearFaults('conformance');
        if (nth > writesOfCreation) return null;
        const fault = { kind: 'apply_then_drop' as const, calls: 1, on: 'writes' as const, after: nth - 1 };
        await control.addFault('conformance', fault);
        return shop;
      },
      refused: () => ({ change: { title: ' ' }, words: 'blank' }),
      offered: async (group) =>
        (await control.shop('conformance')).products
          .filter(({ parentId, isOffered }) => String(parentId) === group && isOffered)
          .map(({ sku }) => sku),
    },
    products: productsOf(control),
    missingUnit: refOf(9_999_999),
    missingOrder: '9999999',
    faults: sandboxFaults(control, 'conformance', productOf),
    close: () => sandbox.close(),
  };
}

function productsOf(control: SandboxControl): ProductArrangement {
  let made = 0;
  const unitsOf = async (group: number) => {
    const { products } = await control.shop('conformance');
    const variants = products.filter(({ parentId }) => parentId === group);
    return variants.length > 0 ? variants : products.filter(({ id }) => id === group);
  };
  return {
    makeProduct: async (count) => {
      made += 1;
      const variations = Array.from({ length: count }, (_, index) => ({ option: String(index) }));
      const named = { name: `Product ${made}` };
      const { id } = await control.addProduct('conformance', count === 1 ? named : { ...named, variations });
      const units = (await unitsOf(id)).map((one) => ({
        ...refOf(id),
        unit: String(inventoryItemNumber(one)),
      }));
      return { group: String(id), units };
    },
    editTitle: (group, name) => control.editProduct('conformance', Number(group), { name }),
    shown: async (group) => {
      const { products } = await control.shop('conformance');
      const units = await unitsOf(Number(group));
      return {
        title: products.find(({ id }) => id === Number(group))?.name ?? '',
        prices: Object.fromEntries(units.map((one) => [inventoryItemNumber(one), one.regularPrice])),
      };
    },
    refused: async () => ({ change: { title: '' }, words: 'blank' }),
  };
}
