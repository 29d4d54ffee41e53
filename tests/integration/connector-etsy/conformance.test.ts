import { connector } from '@onhand/connector-etsy/connector.ts';
import type { Shop } from '@onhand/connector-kit/connector.ts';
import type { Arrangement } from '@onhand/connector-kit/testing/arrangement.ts';
import { describeConnector } from '@onhand/connector-kit/testing/conformance.ts';
import type { UnitRef } from '@onhand/contracts/connector/unit.ts';
import { app } from '@onhand/sandbox/platforms/etsy/app.ts';
import { arrangeSeller } from '@onhand/sandbox/platforms/etsy/testing/arrange.ts';
import { startSandbox } from '@onhand/sandbox/start.ts';
import { z } from 'zod';
import { sandboxFaults } from '../../setup/sandbox-faults.ts';

describeConnector('Etsy', { connector, arrange });

/** Exchanges the seller's refresh token, which ends with that: the tokens have to serve several processes. */
async function granted({ baseUrl, secrets }: Shop): Promise<Shop['secrets']> {
  const { refreshToken = '', shopId = '' } = secrets;
  const body = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: app.keystring,
    refresh_token: refreshToken,
  });
  const answer = await fetch(`${baseUrl}/v3/public/oauth/token`, { method: 'POST', body });
  const token = z.object({ access_token: z.string(), refresh_token: z.string() }).parse(await answer.json());
  return {
    shopId,
    accessToken: token.access_token,
    accessTokenUntil: new Date(Date.now() + 3_600_000).toISOString(),
    refreshToken: token.refresh_token,
  };
}

async function arrange(): Promise<Arrangement> {
  const sandbox = await startSandbox();
  const seller = await arrangeSeller(sandbox);
  const refOf = (listingId: number): UnitRef => {
    const id = String(listingId);
    return { unit: id, group: id, location: '' };
  };
  const listingOf = ({ group }: UnitRef) => Number(group);
  return {
    shop: { ...seller.shop, secrets: await granted(seller.shop) },
    app: { keystring: app.keystring, sharedSecret: app.sharedSecret },
    wrongCredentials: seller.wrongCredentials,
    makeListing: async (stock) => refOf(await seller.makeListing(stock ?? 0)),
    removeListing: (ref) => seller.removeListing(listingOf(ref)),
    setStock: (ref, quantity) => seller.setStock(listingOf(ref), quantity),
    stockOf: (ref) => seller.stockOf(listingOf(ref)),
    placeOrder: async (lines) => {
      const order = lines.map(({ ref, quantity }) => ({ listingId: listingOf(ref), quantity }));
      return String(await seller.placeOrder(order));
    },
    cancelOrder: (id) => seller.cancelOrder(Number(id)),
    garbleOrder: (id) => seller.garbleOrder(Number(id)),
    missingUnit: refOf(seller.missing.listingId),
    missingOrder: String(seller.missing.receiptId),
    faults: sandboxFaults(sandbox.control, 'conformance', listingOf),
    close: () => sandbox.close(),
  };
}
