import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { startOnhand } from '../setup/onhand.ts';
import type { TestOnhand } from '../setup/onhand.ts';
import {
  atRest,
  connectSandboxShop,
  createItem,
  createMerchant,
  listAll,
  listInSandbox,
  readListing,
} from '../setup/shop-front.ts';
import type { Merchant, SandboxListing, SandboxShop } from '../setup/shop-front.ts';
import { until } from '../setup/until.ts';

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand();
});
afterAll(() => onhand[Symbol.asyncDispose]());

const requestLifetimeMs = 60_000;
const listing = z.object({ status: z.string(), endedBy: z.string().nullable() });
const explanation = z.object({
  changes: z.array(z.object({ wanted: z.string(), state: z.string() })),
  channelStock: z.array(
    z.object({
      figure: z.number().nullable(),
      steps: z.array(z.object({ step: z.string(), detail: z.record(z.string(), z.unknown()) })),
      block: z.object({ code: z.string() }).nullable(),
    }),
  ),
});
const stateOf = ({ api }: Merchant, listingId: string) => api.get(`/v1/listings/${listingId}`, listing);
const explain = ({ api }: Merchant, listingId: string) =>
  api.get(`/v1/listings/${listingId}/explanation`, explanation);
const put = ({ api }: Merchant, path: string, body: object) => api.put(path, body, z.unknown());

async function shownIn({
  shopId,
  productId,
}: SandboxListing): Promise<{ status: string; stock: number | null } | null> {
  const { products } = await onhand.sandbox.control.shop(shopId);
  const product = products.find(({ id }) => id === productId);
  return product === undefined ? null : { status: product.status, stock: product.stock };
}

async function withDeletions(merchant: Merchant, role: 'supplier' | 'seller'): Promise<SandboxShop> {
  const shop = await connectSandboxShop(onhand, merchant, { role });
  const { webhookUrl: url, webhookSecret: secret } = shop;
  for (const topic of ['product.deleted', 'product.created']) {
    await onhand.sandbox.control.addWebhook(shop.shopId, { topic, url, secret });
  }
  return shop;
}

it('sold out: 0, then ended, though the shop loses that call once; a receipt: its figure, then relisted', async () => {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand);
  const itemId = await createItem(merchant, 'MUG', 2);
  const shop = await connectSandboxShop(onhand, merchant);
  const other = await connectSandboxShop(onhand, merchant);
  const ending = await listInSandbox(onhand, merchant, shop, { itemId, sku: 'MUG', stock: 2 });
  const selling = await listInSandbox(onhand, merchant, other, { itemId, sku: 'MUG', stock: 2 });
  await put(merchant, `/v1/listings/${ending.listingId}/publishing`, { zeroStock: 'end' });
  for (const { listingId } of [ending, selling]) await until(() => readListing(merchant, listingId), atRest);

  // Its 0 stands there already when the shop itself sells the last ones, so that ending it is the next call.
  await control.addFault(ending.shopId, { kind: 'apply_then_drop', on: 'writes', calls: 1 });
  await control.placeOrder(ending.shopId, { lines: [{ productId: ending.productId, quantity: 2 }] });
  await until(
    () => explain(merchant, ending.listingId),
    ({ changes }) => changes.some(({ wanted, state }) => wanted === 'ended' && state === 'unknown'),
  );
  expect(await stateOf(merchant, ending.listingId)).toMatchObject({ status: 'listed_and_synced' });
  await onhand.shiftClock(requestLifetimeMs + 1_000);
  await until(
    () => stateOf(merchant, ending.listingId),
    ({ status, endedBy }) => status === 'ended' && endedBy === 'rule',
  );
  expect(await shownIn(ending)).toEqual({ status: 'draft', stock: 0 });
  const shownElsewhere = await until(
    () => shownIn(selling),
    (shown) => shown?.stock === 0,
  );
  expect(shownElsewhere?.status).toBe('publish');
  const { channelStock } = await explain(merchant, ending.listingId);
  // Its Process Orders is switched off once both shops have confirmed the 0, which may be later.
  expect(channelStock).toMatchObject([{ figure: 0 }]);
  expect(channelStock[0]?.steps.at(-1)).toMatchObject({ step: 'zero_stock', detail: { behaviour: 'end' } });

  await merchant.api.post(`/v1/items/${itemId}/receipts`, { quantity: 5 }, z.unknown());
  await until(
    () => stateOf(merchant, ending.listingId),
    ({ status }) => status === 'listed_and_synced',
  );
  expect(await shownIn(ending)).toEqual({ status: 'publish', stock: 5 });
  expect(await listAll(merchant, '/v1/failed-items')).toEqual([]);
});

it('what the source deletes is ended or shows 0 elsewhere, as policy says, and the source has a failed item', async () => {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand);
  const itemId = await createItem(merchant, 'CUP', 4);
  const list = async (shop: SandboxShop) =>
    listInSandbox(onhand, merchant, shop, { itemId, sku: 'CUP', stock: 4 });
  const source = await list(await withDeletions(merchant, 'supplier'));
  const [ending, zero, ignoring] = [
    await list(await connectSandboxShop(onhand, merchant)),
    await list(await connectSandboxShop(onhand, merchant)),
    await list(await connectSandboxShop(onhand, merchant)),
  ];
  await put(merchant, `/v1/integrations/${ending.integrationId}/publishing`, { deletion: 'end' });
  await put(merchant, `/v1/integrations/${zero.integrationId}/publishing`, { deletion: 'zero' });
  await control.removeProduct(source.shopId, source.productId);
  await until(
    () => stateOf(merchant, source.listingId),
    ({ status }) => status === 'deleted',
  );
  await until(
    () => Promise.all([ending, zero, ignoring].map(shownIn)),
    ([first, second]) => first?.status === 'draft' && second?.stock === 0,
  );
  expect(await Promise.all([ending, zero, ignoring].map(shownIn))).toEqual([
    { status: 'draft', stock: 0 },
    { status: 'publish', stock: 0 },
    { status: 'publish', stock: 4 },
  ]);
  const { channelStock } = await explain(merchant, zero.listingId);
  expect(channelStock[0]?.steps.at(-1)).toMatchObject({
    step: 'source_deleted',
    detail: { behaviour: 'zero' },
  });
  expect((await explain(merchant, source.listingId)).channelStock).toMatchObject([
    { block: { code: 'listing_deleted' } },
  ]);
  // The product may be missed too, by a reading of its properties.
  const failed = await until(
    () => listAll(merchant, '/v1/failed-items'),
    (all) => all.some(({ operation }) => operation === 'publish_stock'),
  );
  expect(failed.filter(({ operation }) => operation === 'publish_stock')).toMatchObject([
    { code: 'missing', subjectId: source.listingId, state: 'open' },
  ]);

  // It is back: the same product, by its id.
  await control.addProduct(source.shopId, { id: source.productId, name: 'CUP', sku: 'CUP', stock: 4 });
  await until(
    () => Promise.all([source, ending, zero].map(({ listingId }) => stateOf(merchant, listingId))),
    (all) => all.every(({ status }) => status === 'listed_and_synced'),
  );
  await until(
    () => Promise.all([ending, zero].map(shownIn)),
    (all) => all.every((one) => one?.status === 'publish' && one.stock === 4),
  );
  await until(
    () => listAll(merchant, '/v1/failed-items?state=open'),
    ({ length }) => length === 0,
  );
});

it('stock that is not managed is turned on, and its figure is written', async () => {
  const merchant = await createMerchant(onhand);
  const itemId = await createItem(merchant, 'BOWL', 3);
  const shop = await connectSandboxShop(onhand, merchant);
  const product = { name: 'BOWL', sku: 'BOWL' };
  const { id: productId } = await onhand.sandbox.control.addProduct(shop.shopId, product);
  const { id: listingId } = await merchant.api.post(
    '/v1/listings',
    { integrationId: shop.integrationId, externalKey: String(productId), itemId },
    z.object({ id: z.string() }),
  );
  await until(
    () => listAll(merchant, '/v1/failed-items'),
    ([item]) => item?.['code'] === 'stock_not_managed',
  );
  await merchant.api.post(`/v1/listings/${listingId}/manage-stock`, {}, z.unknown());
  await until(
    () => shownIn({ ...shop, productId, listingId }),
    (shown) => shown?.stock === 3,
  );
  await until(
    () => listAll(merchant, '/v1/failed-items?state=open'),
    ({ length }) => length === 0,
  );
});

it('what a platform owns is never written, and its orders take nothing of ours', async () => {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand);
  const itemId = await createItem(merchant, 'TRAY', 6);
  const [shop, owning] = [
    await connectSandboxShop(onhand, merchant),
    await connectSandboxShop(onhand, merchant),
  ];
  const ours = await listInSandbox(onhand, merchant, shop, { itemId, sku: 'TRAY', stock: 6 });
  const theirs = await control.addProduct(owning.shopId, { name: 'TRAY', sku: 'TRAY', stock: 40 });
  const { id: listingId } = await merchant.api.post(
    '/v1/listings',
    {
      integrationId: owning.integrationId,
      externalKey: String(theirs.id),
      itemId,
      stockOwner: 'platform',
      countsFrom: new Date(Date.now() - 60_000).toISOString(),
    },
    z.object({ id: z.string() }),
  );
  await control.placeOrder(owning.shopId, { lines: [{ productId: theirs.id, quantity: 5 }] });
  const [order] = await until(
    () => listAll(merchant, '/v1/orders'),
    ({ length }) => length === 1,
  );
  const { lines } = await merchant.api.get(
    `/v1/orders/${String(order?.['id'])}`,
    z.object({ lines: z.array(z.object({ effect: z.string() })) }),
  );
  expect(lines).toEqual([{ effect: 'platform_owned' }]);
  expect(await shownIn(ours)).toEqual({ status: 'publish', stock: 6 });
  expect(await control.stockOf(owning.shopId, theirs.id)).toBe(35);
  expect((await explain(merchant, listingId)).channelStock).toMatchObject([
    { block: { code: 'platform_owned' } },
  ]);
});
