import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { startVendure } from '../platforms/vendure.ts';
import type { Vendure } from '../platforms/vendure.ts';
import { startOnhand } from '../setup/onhand.ts';
import type { TestOnhand } from '../setup/onhand.ts';
import { connectVendure, createItem, createMerchant, listAll } from '../setup/shop-front.ts';
import { until } from '../setup/until.ts';

let onhand: TestOnhand;
let vendure: Vendure;
beforeAll(async () => {
  [onhand, vendure] = await Promise.all([
    startOnhand(),
    startVendure({ postgresUrl: inject('postgresUrl') }),
  ]);
});
afterAll(async () => {
  await Promise.all([onhand[Symbol.asyncDispose](), vendure.stop()]);
});

it('a variant of Vendure finds its item by SKU; called otherwise, it is written no more and is proposed', async () => {
  const merchant = await createMerchant(onhand);
  await createItem(merchant, 'MUG', 9);
  const { variantId } = await vendure.createProduct({ sku: 'MUG', stock: 1, name: 'A mug' });
  const { integrationId } = await connectVendure(merchant, vendure);
  const path = `/v1/integrations/${integrationId}`;
  const refresh = async () => {
    await merchant.api.post(`${path}/listings/refresh`, {}, z.unknown());
    return until(
      () => merchant.api.get(`${path}/listings/refresh`, z.object({ state: z.string() }).loose()),
      ({ state }) => state === 'completed' || state === 'failed',
    );
  };
  const onHand = async () => (await vendure.readStock('MUG')).onHand;

  expect(await refresh()).toMatchObject({ state: 'completed', seen: 1, new: 1, linked: 0 });
  expect(await listAll(merchant, `${path}/review`)).toMatchObject([
    { externalKey: variantId, title: 'A mug', handle: 'mug', problem: null },
  ]);
  expect(await merchant.api.post(`${path}/review/accept`, {}, z.unknown())).toEqual({
    linked: 1,
    problems: [],
  });
  await until(onHand, (units) => units === 9);

  await vendure.api.admin(
    z.unknown(),
    'mutation ($id: ID!) { updateProductVariants(input: [{ id: $id, sku: "CUP" }]) { id } }',
    { id: variantId },
  );
  expect(await refresh()).toMatchObject({ state: 'completed', seen: 1, new: 0, changed: 1, unlinked: 1 });
  expect(await listAll(merchant, `${path}/review`)).toMatchObject([
    { sku: 'CUP', itemId: null, problem: { code: 'sku_mismatch' }, candidates: [{ why: ['renamed'] }] },
  ]);
});
