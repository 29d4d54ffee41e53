import { acquireLease, releaseLease } from '@onhand/core/channel-stock/lease.ts';
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
  const merchant = await createMerchant(onhand);
  const itemId = await createItem(merchant, 'MUG', 10);
  const shop = await connectSandboxShop(onhand, merchant);
  const { shopId, productId, listingId } = await listInSandbox(onhand, merchant, shop, {
    itemId,
    sku: 'MUG',
    stock: 10,
  });
  await until(() => readListing(merchant, listingId), atRest);

  // Another publisher has the shop from here on, and confirms nothing: the sale cannot end before it lets go.
  await onhand.stopWorker();
  const integration = await onhand.db.selectFrom('integrations').select('id').executeTakeFirstOrThrow();
  const terms = { leaseMs: 600_000, callTimeoutMs: 30_000, requestLifetimeMs: 60_000 };
  const lease = await acquireLease(onhand.db, integration.id, terms);
  if (lease === null) throw new Error('The stopped worker did not give its lease back.');
  await onhand.startWorker();

  await onhand.sandbox.control.placeOrder(shopId, { lines: [{ productId, quantity: 1 }] });
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
  await releaseLease(onhand.db, lease);
  await onhand.startWorker();
  expect(await sale.result()).toMatchObject({ kind: 'completed', confirmed: 1, waiting: [] });
});
