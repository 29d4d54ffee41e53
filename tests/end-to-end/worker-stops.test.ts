import { expect, it } from 'vitest';
import { startOnhand } from '../setup/onhand.ts';
import {
  atRest,
  connectSandboxShop,
  createItem,
  createMerchant,
  listAll,
  listInSandbox,
  readListing,
} from '../setup/shop-front.ts';
import { until } from '../setup/until.ts';

it('a sale that waits while its worker stops goes on waiting at the next one', async () => {
  await using onhand = await startOnhand();
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand);
  const itemId = await createItem(merchant, 'MUG', 10);
  const shop = await connectSandboxShop(onhand, merchant);
  const { shopId, productId, listingId } = await listInSandbox(onhand, merchant, shop, {
    itemId,
    sku: 'MUG',
    stock: 10,
  });
  await until(() => readListing(merchant, listingId), atRest);
  await control.addFault(shopId, { kind: 'latency', ms: 3_000, on: 'writes' });
  await control.placeOrder(shopId, { lines: [{ productId, quantity: 1 }] });
  const readOrders = () => listAll(merchant, '/v1/orders');
  const [order] = await until(readOrders, ({ length }) => length === 1);
  const sale = onhand.temporal.workflow.getHandle(String(order?.['workflowId']));
  await until(
    () =>
      sale.describe().then(
        ({ raw }) => raw.pendingActivities?.some(({ lastStartedTime }) => lastStartedTime) ?? false,
        () => false,
      ),
    (waits) => waits,
  );

  await onhand.stopWorker();
  expect(await readOrders()).toMatchObject([{ outcome: null }]);
  await control.clearFaults(shopId);
  await onhand.startWorker();
  expect(await sale.result()).toMatchObject({ kind: 'completed', confirmed: 1, waiting: [] });
});
