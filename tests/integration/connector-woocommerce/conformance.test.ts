import type { Arrangement } from '@onhand/connector-kit/testing/arrangement.ts';
import { describeConnector } from '@onhand/connector-kit/testing/conformance.ts';
import { connector } from '@onhand/connector-woocommerce/connector.ts';
import { startSandbox } from '@onhand/sandbox/start.ts';
import { deliveryHeaders } from '@onhand/sandbox/woocommerce/delivery.ts';
import { requestOf } from '../../replay/woocommerce/raw-request.ts';
import { deliveries } from '../../replay/woocommerce/recordings.ts';
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
    setStock: (ref, quantity) => control.editStock('conformance', Number(ref.unit), quantity),
    stockOf: (ref) => control.stockOf('conformance', Number(ref.unit)),
    placeOrder: async (lines) => {
      const order = lines.map(({ ref, quantity }) => ({ productId: Number(ref.unit), quantity }));
      return String((await control.placeOrder('conformance', { lines: order })).id);
    },
    missingUnit: refOf(999_999),
    missingOrder: '999999',
    close: () => sandbox.close(),
  };
}
