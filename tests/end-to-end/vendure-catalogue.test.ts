import type { MerchantId, ProductId } from '@onhand/domain/ids.ts';
import { applyFirstPlan } from '@onhand/local-stack/first-plan.ts';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { createCatalogue } from '../platforms/vendure-catalogue.ts';
import { startVendure } from '../platforms/vendure.ts';
import type { Vendure } from '../platforms/vendure.ts';
import { beginBulk, beginWriting } from '../setup/bulk.ts';
import { startOnhand } from '../setup/onhand.ts';
import type { TestOnhand } from '../setup/onhand.ts';
import { connectSandboxShop, createMerchant } from '../setup/shop-front.ts';
import type { Merchant } from '../setup/shop-front.ts';
import { until } from '../setup/until.ts';

const size = 1_000;
/** Of them, so many have two variants. */
const withVariants = 50;
const units = size + withVariants;
const exported = size / 2;

const created = z.object({ id: z.string() });
const run = z.object({ id: z.string(), state: z.string(), counts: z.record(z.string(), z.number()) });

let onhand: TestOnhand;
let vendure: Vendure;
beforeAll(async () => {
  [onhand, vendure] = await Promise.all([
    startOnhand(),
    startVendure({ postgresUrl: inject('postgresUrl') }),
  ]);
  await createCatalogue(vendure, { size, withVariants });
}, 300_000);
afterAll(async () => {
  await Promise.all([onhand[Symbol.asyncDispose](), vendure.stop()]);
});

it('a catalogue of 1,000 products is imported, half of it is exported, and both shops agree', async () => {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand, 'Catalogue', 'source');
  const source = await connectSource(merchant);
  await beginBulk(merchant, source, { operation: 'import_products' });
  await until(
    () => countOf(merchant),
    (found) => found.opened === units && found.priced === units,
    900_000,
  );

  const seller = await connectSandboxShop(onhand, merchant, { role: 'seller', subscribe: false });
  const products = await productsOf(merchant, exported);
  const exporting = { operation: 'export_products', productIds: products };
  await beginWriting(merchant, seller.integrationId, exporting);
  const ours = await figuresOf(merchant, products);
  const shown = async () => {
    const { products: all } = await control.shop(seller.shopId);
    return new Map(all.filter(({ type }) => type !== 'variable').map(({ sku, stock }) => [sku, stock]));
  };
  const agree = (figures: ReadonlyMap<string, number | null>) =>
    figures.size === ours.size && [...ours].every(([sku, figure]) => figures.get(sku) === figure);
  await until(shown, agree, 600_000);
  expect((await control.shop(seller.shopId)).products.filter(({ parentId }) => parentId === 0)).toHaveLength(
    exported,
  );

  for (const integrationId of [source, seller.integrationId]) {
    const done = await reconcile(merchant, integrationId);
    expect(done).toMatchObject({ state: 'done', counts: { differing: 0, deleted: 0, failed: 0 } });
    expect(done.counts['matching']).toBe(done.counts['compared']);
  }

  // 25 figures are edited by hand: 13 in the source, where stock flows in, and 12 on the seller.
  const skus = [...ours.keys()].toSorted();
  const [inSource, onSeller] = [skus.slice(0, 13), skus.slice(13, 25)];
  const sold = (await control.shop(seller.shopId)).products;
  for (const sku of inSource) {
    const figure = (ours.get(sku) ?? 0) - 1;
    await vendure.setStock({ sku, onHand: figure });
    ours.set(sku, figure);
  }
  for (const sku of onSeller) {
    await control.editStock(
      seller.shopId,
      sold.find((one) => one.sku === sku)?.id ?? 0,
      (ours.get(sku) ?? 0) + 3,
    );
  }
  const sourceRun = await reconcile(merchant, source);
  expect(sourceRun).toMatchObject({ state: 'done', counts: { differing: 13, applied: 13 } });
  const sellerRun = await reconcile(merchant, seller.integrationId);
  expect(sellerRun).toMatchObject({ state: 'done', counts: { overwritten: 12 } });
  await until(shown, agree, 120_000);
  for (const sku of inSource) expect((await vendure.readStock(sku)).onHand).toBe(ours.get(sku));
  for (const integrationId of [source, seller.integrationId]) {
    expect(await reconcile(merchant, integrationId)).toMatchObject({
      state: 'done',
      counts: { differing: 0 },
    });
  }
  const failed = await merchant.api.get(
    '/v1/failed-items?state=open',
    z.object({ data: z.array(z.unknown()) }),
  );
  expect(failed.data).toEqual([]);
}, 2_700_000);

async function connectSource({ api }: Merchant): Promise<string> {
  const { data: locations } = await api.get('/v1/locations', z.object({ data: z.array(created) }));
  const { id } = await api.post(
    '/v1/integrations',
    {
      platform: 'vendure',
      name: 'Vendure',
      role: 'supplier',
      baseUrl: vendure.url,
      api: vendure.credentials,
      locationMappings: [
        { externalLocationId: vendure.defaultLocationId, locationId: locations[0]?.id ?? '' },
      ],
    },
    created,
  );
  await applyFirstPlan(api, id);
  return id;
}

async function reconcile({ api }: Merchant, integrationId: string) {
  const { id } = await api.post(`/v1/integrations/${integrationId}/reconcile`, {}, run);
  return until(
    () => api.get(`/v1/sync-runs/${id}`, run),
    ({ state }) => state !== 'running',
    180_000,
  );
}

/** Counts the items of a merchant whose stock is opened, and those that have a price. */
async function countOf({ merchantId }: Merchant) {
  return onhand.db
    .selectFrom('items')
    .where('merchant_id', '=', merchantId as MerchantId)
    .select(({ fn }) => [
      fn.count<number>('counts_from').as('opened'),
      fn.count<number>('price').as('priced'),
    ])
    .executeTakeFirstOrThrow();
}

async function productsOf({ merchantId }: Merchant, limit: number): Promise<readonly ProductId[]> {
  const rows = await onhand.db
    .selectFrom('products')
    .where('merchant_id', '=', merchantId as MerchantId)
    .select('id')
    .orderBy('title')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** Reads what is available of each item of products, by SKU. */
async function figuresOf(
  { merchantId }: Merchant,
  productIds: readonly ProductId[],
): Promise<Map<string, number>> {
  const rows = await onhand.db
    .selectFrom('items')
    .innerJoin('stock_levels', 'stock_levels.item_id', 'items.id')
    .where('items.merchant_id', '=', merchantId as MerchantId)
    .where('items.product_id', 'in', productIds)
    .select(['items.sku', 'stock_levels.on_hand as onHand'])
    .execute();
  return new Map(rows.map(({ sku, onHand }) => [sku ?? '', onHand]));
}
