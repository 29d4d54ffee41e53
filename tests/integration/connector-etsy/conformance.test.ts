import { connector } from '@onhand/connector-etsy/connector.ts';
import type { Arrangement } from '@onhand/connector-kit/testing/arrangement.ts';
import { describeConnector } from '@onhand/connector-kit/testing/conformance.ts';
import { refresh } from '@onhand/sandbox/platforms/etsy/testing/ask.ts';
import { startSandbox } from '@onhand/sandbox/start.ts';
import { sandboxFaults } from '../../setup/sandbox-faults.ts';

describeConnector('Etsy', { connector, arrange });

async function arrange(): Promise<Arrangement> {
  const sandbox = await startSandbox();
  const { control } = sandbox;
  const seller = await control.createShop({ id: 'conformance', platform: 'etsy' });
  const { baseUrl } = seller;
  const { keystring = '', sharedSecret = '', shopId = '' } = seller.secrets;
  const granted = (await refresh(seller)).body;
  const secrets = {
    shopId,
    refreshToken: String(granted.refresh_token),
    accessToken: String(granted.access_token),
    accessTokenUntil: new Date(Date.now() + 3_600_000).toISOString(),
  };
  let listings = 0;
  const idOf = ({ group }: { readonly group: string }) => Number(group);
  return {
    shop: { baseUrl, secrets },
    app: { keystring, sharedSecret },
    wrongCredentials: { baseUrl, secrets: { ...secrets, accessToken: '1.wrong', refreshToken: '1.wrong' } },
    makeListing: async (stock) => {
      listings += 1;
      const sku = `ITEM-${listings}`;
      const { id } = await control.addProduct('conformance', { name: sku, sku, stock });
      return { unit: String(id), group: String(id), location: '' };
    },
    removeListing: (ref) => control.removeProduct('conformance', idOf(ref), true),
    setStock: (ref, quantity) => control.editStock('conformance', idOf(ref), quantity),
    stockOf: (ref) => control.stockOf('conformance', idOf(ref)),
    placeOrder: async (lines) => {
      const order = lines.map(({ ref, quantity }) => ({ productId: idOf(ref), quantity }));
      return String((await control.placeOrder('conformance', { lines: order })).id);
    },
    cancelOrder: async (id) => void (await control.cancelOrder('conformance', Number(id))),
    garbleOrder: async (id) => {
      const fields = { created_timestamp: 'no time' };
      await control.addFault('conformance', { kind: 'garble_order', orderId: Number(id), fields });
    },
    missingUnit: { unit: '9999999999', group: '9999999999', location: '' },
    missingOrder: '9999999999',
    faults: sandboxFaults(control, 'conformance', idOf),
    close: () => sandbox.close(),
  };
}
