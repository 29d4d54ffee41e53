import { connector } from '@onhand/connector-etsy/connector.ts';
import type { Arrangement } from '@onhand/connector-kit/testing/arrangement.ts';
import { describeConnector } from '@onhand/connector-kit/testing/conformance.ts';
import type { UnitRef } from '@onhand/contracts/connector/unit.ts';
import { arrangeSeller } from '@onhand/sandbox/platforms/etsy/testing/arrange.ts';
import { startSandbox } from '@onhand/sandbox/start.ts';
import { sandboxFaults } from '../../setup/sandbox-faults.ts';
import { appValues, withTokens } from './seller.ts';

describeConnector('Etsy', { connector, arrange });

async function arrange(): Promise<Arrangement> {
  const sandbox = await startSandbox();
  const seller = await arrangeSeller(sandbox);
  const refOf = (listingId: number): UnitRef => {
    const id = String(listingId);
    return { unit: id, group: id, location: '' };
  };
  const listingOf = ({ group }: UnitRef) => Number(group);
  return {
    shop: await withTokens(seller.shop),
    app: appValues,
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
