import { gatewayClient } from '@onhand/local-stack/gateway-client.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { startOnhand } from '../../setup/onhand.ts';
import type { TestOnhand } from '../../setup/onhand.ts';
import {
  atRest,
  connectSandboxShop,
  createItem,
  createMerchant,
  listAll,
  listInSandbox,
  readListing,
  readStock,
} from '../../setup/shop-front.ts';
import { until } from '../../setup/until.ts';

let onhand: TestOnhand;
const lines: string[] = [];
beforeAll(async () => {
  onhand = await startOnhand({ logTo: (line) => lines.push(line) });
});
afterAll(() => onhand[Symbol.asyncDispose]());

/** Makes a merchant with a key of its own, and a shop that sells the SKU `CUP`. */
async function merchantWithShop(stock: number) {
  const made = await createMerchant(onhand);
  const { merchantId } = made;
  const body = { label: 'Own', role: 'admin', scope: 'merchant' };
  const { key } = await made.api.post('/v1/api-keys', body, z.object({ key: z.string() }));
  const merchant = { merchantId, api: gatewayClient(onhand.gatewayUrl, key) };
  const itemId = await createItem(merchant, 'CUP', stock);
  const shop = await connectSandboxShop(onhand, merchant);
  const listing = await listInSandbox(onhand, merchant, shop, { itemId, sku: 'CUP', stock });
  await until(() => readListing(merchant, listing.listingId), atRest);
  return { ...listing, merchant, key, itemId };
}
type Side = Awaited<ReturnType<typeof merchantWithShop>>;

/** Sells units, and waits until the order is carried through. Returns its id and its number. */
async function sell({ shopId, productId, merchant, listingId }: Side, quantity: number) {
  await onhand.sandbox.control.placeOrder(shopId, { lines: [{ productId, quantity }] });
  const orders = await until(
    () => listAll(merchant, '/v1/orders'),
    ([order]) => order?.['outcome'] === 'completed',
  );
  await until(() => readListing(merchant, listingId), atRest);
  return z.tuple([z.object({ id: z.string(), externalOrderId: z.string() })]).parse(orders)[0];
}

/** Everything that names a side: no row, event or log line of the other one may have it. */
const idsOf = ({ merchant, itemId, listingId, integrationId }: Side, orderId: string) => [
  merchant.merchantId,
  itemId,
  listingId,
  integrationId,
  orderId,
];

const operation = z.object({
  parameters: z.array(z.object({ in: z.string(), required: z.boolean().optional() })).optional(),
});
const document = z.object({ paths: z.record(z.string(), z.record(z.string(), operation)) });

/** Lists what the gateway serves for one resource of a collection, without a body or a query. */
async function addressesOf(side: Side, orderId: string): Promise<readonly [string, string][]> {
  const ids: Readonly<Record<string, string>> = {
    items: side.itemId,
    listings: side.listingId,
    integrations: side.integrationId,
    orders: orderId,
    merchants: side.merchant.merchantId,
  };
  const { paths } = await side.merchant.api.get('/docs/json', document);
  return Object.entries(paths).flatMap(([path, methods]) => {
    const [, collection = ''] = /^\/v1\/([^/]+)\/\{[^}]+\}/.exec(path) ?? [];
    const id = ids[collection];
    const address = id === undefined ? '' : path.replace(/\{[^}]+\}/, id);
    if (address === '' || address.includes('{')) return [];
    return Object.entries(methods).flatMap(([method, { parameters = [] }]): [string, string][] => {
      const isAsking = parameters.some(({ in: place, required }) => place === 'query' && required === true);
      return !isAsking && (method === 'get' || method === 'delete') ? [[method.toUpperCase(), address]] : [];
    });
  });
}

/** Opens a merchant's events. The returned function reads them until a run is done, and returns them all. */
async function followEvents({ key }: Side): Promise<(runId: string) => Promise<string>> {
  const stop = new AbortController();
  // An open stream would hold up the end of the gateway, also after a failure.
  onTestFinished(() => stop.abort());
  const { body } = await fetch(new URL('/v1/events', onhand.gatewayUrl), {
    headers: { authorization: `Bearer ${key}` },
    signal: AbortSignal.any([stop.signal, AbortSignal.timeout(120_000)]),
  });
  if (body === null) throw new Error('There are no events.');
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  return async (runId) => {
    let text = '';
    const isDone = (event: string) => event.includes(runId) && event.includes('"state":"done"');
    while (!text.split('\n\n').some(isDone)) {
      const { done, value = '' } = await reader.read();
      if (done) throw new Error(`The events ended: ${text}`);
      text += value;
    }
    return text;
  };
}

/** Imports the orders of a merchant's shop, which begins a run. Returns the run. */
async function importOrders({ merchant, integrationId }: Side): Promise<string> {
  const path = `/v1/integrations/${integrationId}/bulk-operations`;
  const { id } = await merchant.api.post(path, { operation: 'import_orders' }, z.object({ id: z.string() }));
  await until(
    () => listAll(merchant, '/v1/sync-runs?kind=import_orders'),
    ([run]) => run?.['state'] === 'done',
  );
  return id;
}

/** Lists the tables in which a row of one merchant has an id of the other. */
async function crossingRows(merchantId: string, foreign: readonly string[]): Promise<readonly string[]> {
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.columns
    where table_schema = 'public' and column_name = 'merchant_id' order by 1`.execute(onhand.db);
  const crossing: string[] = [];
  for (const { name } of tables) {
    const { rows } = await sql`
      select from ${sql.table(name)} as stored
      where merchant_id = ${merchantId} and to_jsonb(stored)::text like any (${foreign.map((id) => `%${id}%`)})
      limit 1`.execute(onhand.db);
    if (rows.length > 0) crossing.push(name);
  }
  return crossing;
}

it('two merchants with the same SKUs and order numbers share nothing', async () => {
  const [one, other] = [await merchantWithShop(10), await merchantWithShop(20)];
  const followed = await followEvents(one);
  const [oneOrder, otherOrder] = [await sell(one, 2), await sell(other, 3)];
  expect(oneOrder.externalOrderId).toBe(otherOrder.externalOrderId);
  expect(await readStock(one.merchant, one.itemId)).toMatchObject({ available: 8 });
  expect(await readStock(other.merchant, other.itemId)).toMatchObject({ available: 17 });
  expect(await onhand.sandbox.control.stockOf(one.shopId, one.productId)).toBe(8);
  expect(await onhand.sandbox.control.stockOf(other.shopId, other.productId)).toBe(17);

  const addresses = await addressesOf(other, otherOrder.id);
  expect(addresses.length).toBeGreaterThan(20);
  const answers = await Promise.all(
    addresses.map(async ([method, address]) => {
      const headers = { authorization: `Bearer ${one.key}` };
      const { status, body } = await fetch(new URL(address, onhand.gatewayUrl), { method, headers });
      // An answer that nobody reads keeps its connection, and so the gateway, from ending.
      await body?.cancel();
      return [method, address, status];
    }),
  );
  expect(answers.filter(([, , status]) => status !== 404)).toEqual([]);

  await importOrders(other);
  const told = await followed(await importOrders(one));
  const [ownIds, foreignIds] = [idsOf(one, oneOrder.id), idsOf(other, otherOrder.id)];
  expect(told).toContain(one.integrationId);
  expect(foreignIds.filter((id) => told.includes(id))).toEqual([]);

  expect(await crossingRows(one.merchant.merchantId, foreignIds)).toEqual([]);
  expect(await crossingRows(other.merchant.merchantId, ownIds)).toEqual([]);
  const ofOne = lines.filter((line) => ownIds.some((id) => line.includes(id)));
  expect(ofOne.length).toBeGreaterThan(0);
  expect(ofOne.filter((line) => foreignIds.some((id) => line.includes(id)))).toEqual([]);
});
