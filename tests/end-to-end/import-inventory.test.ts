import { connector } from '@onhand/connector-woocommerce/connector.ts';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { beginBulk, runEnded } from '../setup/bulk.ts';
import { startOnhand } from '../setup/onhand.ts';
import {
  connectSandboxShop,
  createMerchant,
  createUnopenedItem,
  listAll,
  listInSandbox,
  readStock,
} from '../setup/shop-front.ts';
import { until } from '../setup/until.ts';

it('figures of a shop are taken as stock once; what cannot be read is told, and stops nothing', async () => {
  const reads: string[] = [];
  const { inventory: real } = connector;
  if (real === undefined) throw new Error('The connector has no inventory.');
  const woocommerce: typeof connector = {
    ...connector,
    inventory: {
      ...real,
      read(call, rows) {
        reads.push(...rows.map(({ ref }) => ref.unit));
        return real.read(call, rows);
      },
    },
  };
  await using onhand = await startOnhand({ woocommerce });
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand, 'Imported', 'source');
  const shop = await connectSandboxShop(onhand, merchant, { role: 'supplier', subscribe: false });
  const list = async (sku: string) => {
    const itemId = await createUnopenedItem(merchant, sku);
    const listing = await listInSandbox(onhand, merchant, shop, { itemId, sku, stock: 10 });
    await until(
      () => readStock(merchant, itemId),
      ({ onHand }) => onHand === 10,
    );
    return { itemId, ...listing };
  };
  const [same, lower, higher, unmanaged, missing, refused] = [
    await list('SAME'),
    await list('LOWER'),
    await list('HIGHER'),
    await list('UNMANAGED'),
    await list('MISSING'),
    await list('REFUSED'),
  ];
  const all = [same, lower, higher, unmanaged, missing, refused];
  // Nothing is imported unasked.
  const settings = `/v1/integrations/${shop.integrationId}/sync-settings/inventory`;
  await merchant.api.put(settings, { mode: 'manual' }, z.unknown());
  await control.editStock(shop.shopId, lower.productId, 7);
  await control.editStock(shop.shopId, higher.productId, 14);
  await control.editStock(shop.shopId, unmanaged.productId, null);
  await control.removeProduct(shop.shopId, missing.productId, true);
  await control.addFault(shop.shopId, {
    kind: 'garble_product',
    productId: refused.productId,
    fields: { stock_quantity: 'many' },
  });
  reads.length = 0;
  const stock = async () =>
    Promise.all(all.map(async ({ itemId }) => (await readStock(merchant, itemId)).onHand));
  const importAll = async () => {
    const { id } = await beginBulk(merchant, shop.integrationId, { operation: 'import_inventory' });
    return runEnded(merchant, id);
  };

  const first = await importAll();
  expect(first).toMatchObject({
    state: 'done',
    progress: { total: 6, done: 3, skipped: 2, failed: 1 },
    skippedFor: { stock_not_managed: 1, missing: 1 },
    problems: { total: 1, rows: [{ externalKey: String(refused.productId), code: 'reading_refused' }] },
  });
  expect(await stock()).toEqual([10, 7, 14, 10, 10, 10]);
  const readingsOf = ({ productId }: { readonly productId: number }) =>
    reads.filter((unit) => unit === String(productId)).length;
  expect(readingsOf(lower)).toBeGreaterThanOrEqual(1);
  expect(readingsOf(higher)).toBeGreaterThanOrEqual(2);
  const open = await listAll(merchant, '/v1/failed-items?state=open&operation=read_stock');
  expect(open).toMatchObject([{ listingId: refused.listingId }]);

  // The shop repairs its product. What was taken is taken once, and the failed item closes by itself.
  await control.clearFaults(shop.shopId);
  await control.editStock(shop.shopId, refused.productId, 4);
  expect(await importAll()).toMatchObject({
    state: 'done',
    progress: { total: 6, done: 4, skipped: 2, failed: 0 },
  });
  expect(await stock()).toEqual([10, 7, 14, 10, 10, 4]);
  expect(await listAll(merchant, '/v1/failed-items?state=open&operation=read_stock')).toEqual([]);
  expect(await control.writes(shop.shopId)).toEqual([]);
}, 180_000);
