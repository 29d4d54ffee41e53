import { randomUUID } from 'node:crypto';
import { createAdminApiClient } from '@shopify/admin-api-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiVersion } from '@onhand/sandbox/platforms/shopify/version.ts';
import { movableClock, stillClock } from '@onhand/service-kit/clock.ts';
import { startSandbox } from '@onhand/sandbox/start.ts';
import type { Sandbox } from '@onhand/sandbox/start.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox?.close());

/** A shop, and Shopify's own client of it. Only the address of its requests is another one. */
async function arrange({ control }: Sandbox = sandbox) {
  const id = `shop-${randomUUID().slice(0, 8)}`;
  const shop = await control.createShop({
    id,
    platform: 'shopify',
    products: [
      { id: 100, name: 'Mug', sku: 'MUG', stock: 10 },
      { id: 200, name: 'Shirt', variations: [{ option: 'S', sku: 'SHIRT-S', stock: 3 }] },
    ],
  });
  const client = createAdminApiClient({
    storeDomain: `${id}.myshopify.com`,
    apiVersion,
    accessToken: shop.secrets['accessToken'] ?? '',
    customFetchApi: (url, init) => fetch(`${shop.baseUrl}${new URL(url).pathname}`, init),
  });
  return { id, client };
}

type Client = Awaited<ReturnType<typeof arrange>>['client'];

const variants = `query Variants($first: Int!, $after: String) {
  productVariants(first: $first, after: $after) {
    nodes {
      sku
      inventoryItem {
        id
        inventoryLevels(first: 5) {
          nodes {
            location { id name }
            quantities(names: ["available", "committed", "on_hand"]) { name quantity }
          }
        }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

const setQuantities = `mutation Set($input: InventorySetQuantitiesInput!, $key: String!) {
  inventorySetQuantities(input: $input) @idempotent(key: $key) {
    inventoryAdjustmentGroup { changes(quantityNames: ["available"]) { delta quantityAfterChange } }
    userErrors { field message code }
  }
}`;

async function mugOf(client: Client) {
  const { data } = await client.request(variants, { variables: { first: 10 } });
  const mug = data.productVariants.nodes.find(({ sku }: { sku: string }) => sku === 'MUG');
  const [level] = mug.inventoryItem.inventoryLevels.nodes;
  return { inventoryItemId: mug.inventoryItem.id, locationId: level.location.id, level };
}

function inputOf(rows: readonly object[]) {
  return { name: 'available', reason: 'correction', quantities: rows };
}

test('reads variants with their levels, page by page', async () => {
  const { client } = await arrange();
  const first = await client.request(variants, { variables: { first: 1 } });
  expect(first.errors).toBeUndefined();
  const { endCursor, hasNextPage } = first.data.productVariants.pageInfo;
  expect(hasNextPage).toBe(true);
  const second = await client.request(variants, { variables: { first: 1, after: endCursor } });
  const nodes = [first, second].flatMap(({ data }) => data.productVariants.nodes);
  expect(new Set(nodes.map(({ sku }) => sku))).toEqual(new Set(['MUG', 'SHIRT-S']));
  expect((await mugOf(client)).level).toMatchObject({
    location: { name: 'Shop location' },
    quantities: [
      { name: 'available', quantity: 10 },
      { name: 'committed', quantity: 0 },
      { name: 'on_hand', quantity: 10 },
    ],
  });
});

test('sets a quantity that is what it expects, once per idempotency key', async () => {
  const { id, client } = await arrange();
  const { level: _, ...place } = await mugOf(client);
  const variables = {
    key: randomUUID(),
    input: inputOf([{ ...place, quantity: 7, changeFromQuantity: 10 }]),
  };
  for (let time = 1; time <= 2; time += 1) {
    const { data } = await client.request(setQuantities, { variables });
    expect(data.inventorySetQuantities).toEqual({
      inventoryAdjustmentGroup: { changes: [{ delta: -3, quantityAfterChange: 7 }] },
      userErrors: [],
    });
  }
  expect(await sandbox.control.stockOf(id, 100)).toBe(7);
});

test('a quantity that is no longer what it expects refuses every row, and names the row', async () => {
  const { id, client } = await arrange();
  const { level: _, ...place } = await mugOf(client);
  const shirt = (await client.request(variants, { variables: { first: 10 } })).data.productVariants.nodes[0];
  await sandbox.control.placeOrder(id, { lines: [{ productId: 100, quantity: 1 }] });
  const rows = [
    {
      inventoryItemId: shirt.inventoryItem.id,
      locationId: place.locationId,
      quantity: 5,
      changeFromQuantity: 3,
    },
    { ...place, quantity: 7, changeFromQuantity: 10 },
  ];
  const { data } = await client.request(setQuantities, {
    variables: { key: randomUUID(), input: inputOf(rows) },
  });
  expect(data.inventorySetQuantities).toMatchObject({
    inventoryAdjustmentGroup: null,
    userErrors: [
      { field: ['input', 'quantities', '1', 'changeFromQuantity'], code: 'CHANGE_FROM_QUANTITY_STALE' },
    ],
  });
  expect((await sandbox.control.shop(id)).products).toMatchObject([{ stock: 9 }, {}, { stock: 3 }]);
});

test('a write without an idempotency key, or without what it changes from, is refused', async () => {
  const { client } = await arrange();
  const { level: _, ...place } = await mugOf(client);
  const keyless = setQuantities.replace(', $key: String!', '').replace(' @idempotent(key: $key)', '');
  const refused = await client.request(keyless, {
    variables: { input: inputOf([{ ...place, quantity: 1, changeFromQuantity: null }]) },
  });
  expect(refused.errors?.graphQLErrors).toMatchObject([{ extensions: { code: 'BAD_REQUEST' } }]);
  const blind = await client.request(setQuantities, {
    variables: { key: randomUUID(), input: inputOf([{ ...place, quantity: 1 }]) },
  });
  expect(blind.errors?.graphQLErrors).toMatchObject([{ extensions: { code: 'INVALID_FIELD_ARGUMENTS' } }]);
});

test('pages orders by their last change', async () => {
  const { id, client } = await arrange();
  for (let count = 1; count <= 3; count += 1) {
    await sandbox.control.placeOrder(id, { lines: [{ productId: 100, quantity: count }] });
  }
  const orders = `query Orders($after: String) {
    orders(first: 2, after: $after, sortKey: UPDATED_AT, query: "updated_at:>='2020-01-01T00:00:00Z'") {
      nodes { name displayFinancialStatus lineItems(first: 5) { nodes { sku quantity unfulfilledQuantity } } }
      pageInfo { hasNextPage endCursor }
    }
  }`;
  const first = await client.request(orders);
  const { endCursor: after } = first.data.orders.pageInfo;
  const second = await client.request(orders, { variables: { after } });
  expect([...first.data.orders.nodes, ...second.data.orders.nodes]).toMatchObject(
    [1, 2, 3].map((quantity) => ({
      name: `#${1000 + quantity}`,
      displayFinancialStatus: 'PAID',
      lineItems: { nodes: [{ sku: 'MUG', quantity, unfulfilledQuantity: quantity }] },
    })),
  );
  expect(second.data.orders.pageInfo.hasNextPage).toBe(false);
  expect((await mugOf(client)).level.quantities).toEqual([
    { name: 'available', quantity: 4 },
    { name: 'committed', quantity: 6 },
    { name: 'on_hand', quantity: 10 },
  ]);
});

test('throttles when the points are used up, and restores them by the second', async () => {
  const clock = movableClock(stillClock(new Date()));
  const own = await startSandbox({ clock });
  try {
    const { client } = await arrange(own);
    const ask = () => client.request(variants, { variables: { first: 25 } });
    let answer = await ask();
    for (let count = 1; count <= 500 && answer.errors === undefined; count += 1) answer = await ask();
    expect(answer.errors?.graphQLErrors).toMatchObject([
      { message: 'Throttled', extensions: { code: 'THROTTLED' } },
    ]);
    const cost = answer.extensions?.cost;
    expect(cost).toMatchObject({
      actualQueryCost: null,
      throttleStatus: { maximumAvailable: 2000, restoreRate: 100 },
    });
    const missing = (cost?.requestedQueryCost ?? 0) - (cost?.throttleStatus?.currentlyAvailable ?? 0);
    expect(missing).toBeGreaterThan(0);
    clock.advance(missing * 10);
    expect((await ask()).errors).toBeUndefined();
  } finally {
    await own.close();
  }
});

test('a field that the sandbox does not play is an error, not null', async () => {
  const { client } = await arrange();
  const { errors } = await client.request('{ shop { shopOwnerName } }');
  expect(errors?.graphQLErrors).toMatchObject([
    { message: 'The sandbox does not resolve Shop.shopOwnerName.' },
  ]);
});
