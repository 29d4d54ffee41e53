import type { Write } from '@onhand/contracts/connector/inventory.ts';
import { expect, test } from 'vitest';
import { inventory } from './inventory.ts';
import { graphqlShop } from './testing/graphql-shop.ts';
import type { GraphqlShop, Root } from './testing/graphql-shop.ts';

const place = '70';
const ref = (unit: string, location = place) => ({ unit, group: '5', location });
const set = (key: string, quantity: number, ifSeen?: number[]): Write => ({
  key,
  ref: ref(key),
  revision: 1,
  idempotencyKey: `write ${key}`,
  change: { op: 'set', quantity, ...(ifSeen && { ifSeen }) },
});
const gid = (type: string, id: string) => `gid://shopify/${type}/${id}`;

interface Item {
  readonly available: number | null;
  readonly tracked?: boolean;
}

/** Reads items as the shop shows them. Null: no location stocks the item. */
function reading(items: Readonly<Record<string, Item>>): Root {
  return {
    location: ({ id }: { id: string }) => (id === gid('Location', place) ? { id } : null),
    nodes: ({ ids }: { ids: string[] }) =>
      ids.map((id) => {
        const item = items[id.split('/').at(-1) ?? ''];
        const quantities = [{ name: 'available', quantity: item?.available }];
        return item === undefined
          ? null
          : {
              __typename: 'InventoryItem',
              id,
              tracked: item.tracked ?? true,
              inventoryLevel: item.available === null ? null : { quantities },
            };
      }),
  };
}

interface Input {
  readonly input: {
    readonly quantities: readonly {
      inventoryItemId: string;
      locationId: string;
      quantity: number;
      changeFromQuantity: number | null;
    }[];
  };
}

const changed = ({ input }: Input, tracked = true) => ({
  inventoryAdjustmentGroup: {
    changes: input.quantities.map(({ inventoryItemId, locationId, quantity }) => ({
      quantityAfterChange: quantity,
      item: { id: inventoryItemId, tracked },
      location: { id: locationId },
    })),
  },
  userErrors: [],
});
const refused = (...userErrors: { code: string; field: string[] | null }[]) => ({
  inventoryAdjustmentGroup: null,
  userErrors: userErrors.map((error) => ({ ...error, message: `Words of ${error.code}.` })),
});
const at = (row: number, field: string) => ['input', 'quantities', String(row), field];

async function write(shop: GraphqlShop, ...rows: Write[]) {
  const answered = await inventory.write(shop.call, rows);
  return Object.fromEntries(answered.map(({ key, result }) => [key, result]));
}
const sentBy = ({ asked }: GraphqlShop) =>
  asked
    .map(({ variables }) => variables as unknown as Partial<Input> & { readonly key?: string })
    .filter(({ input }) => input !== undefined);

test('sets what is wanted over what is expected, and confirms it by the figure in the answer', async () => {
  const shop = graphqlShop({ inventorySetQuantities: changed });
  expect(await write(shop, set('1', 8, [10]), set('2', 0))).toMatchObject({
    1: { kind: 'confirmed', seen: { quantity: 8, platformAt: '2026-11-20T10:00:00.000Z' } },
    2: { kind: 'confirmed', seen: { quantity: 0 } },
  });
  expect(sentBy(shop)[0]?.input?.quantities).toEqual([
    {
      inventoryItemId: gid('InventoryItem', '1'),
      locationId: gid('Location', place),
      quantity: 8,
      changeFromQuantity: 10,
    },
    {
      inventoryItemId: gid('InventoryItem', '2'),
      locationId: gid('Location', place),
      quantity: 0,
      changeFromQuantity: null,
    },
  ]);
  expect(shop.told).toEqual([{ spent: 7, remaining: { points: 1900 } }]);
});

test('the same rows have the same idempotency key in every attempt, and others another', async () => {
  const shop = graphqlShop({ inventorySetQuantities: changed });
  await write(shop, set('1', 8, [10]));
  await write(shop, set('1', 8, [10]));
  await write(shop, set('1', 8, [9]));
  const [first, again, other] = sentBy(shop).map(({ key }) => key);
  expect(again).toBe(first);
  expect(other).not.toBe(first);
});

test('another figure than the expected one: stale with what is there, and the other rows are set', async () => {
  const shop = graphqlShop({
    ...reading({ 1: { available: 6 } }),
    inventorySetQuantities: (asked: Input) =>
      asked.input.quantities.length === 2
        ? refused({ code: 'CHANGE_FROM_QUANTITY_STALE', field: at(0, 'changeFromQuantity') })
        : changed(asked),
  });
  expect(await write(shop, set('1', 8, [10]), set('2', 3))).toMatchObject({
    1: { kind: 'stale', actual: { quantity: 6 } },
    2: { kind: 'confirmed', seen: { quantity: 3 } },
  });
});

test('an item that is gone is missing, and one that a bundle computes is rejected in Shopify’s words', async () => {
  const shop = graphqlShop({
    inventorySetQuantities: () =>
      refused(
        { code: 'INVALID_INVENTORY_ITEM', field: at(0, 'inventoryItemId') },
        { code: 'NON_MUTABLE_INVENTORY_ITEM', field: at(1, 'inventoryItemId') },
      ),
  });
  expect(await write(shop, set('1', 8), set('2', 3))).toEqual({
    1: { kind: 'missing' },
    2: {
      kind: 'rejected',
      code: 'NON_MUTABLE_INVENTORY_ITEM',
      message: 'Words of NON_MUTABLE_INVENTORY_ITEM.',
    },
  });
});

test('a figure that stood there already is confirmed by a reading', async () => {
  const shop = graphqlShop({
    ...reading({ 1: { available: 8 } }),
    inventorySetQuantities: () => ({ inventoryAdjustmentGroup: null, userErrors: [] }),
  });
  expect(await write(shop, set('1', 8, [8]))).toMatchObject({
    1: { kind: 'confirmed', seen: { quantity: 8 } },
  });
});

test('an item whose stock is not tracked is never confirmed', async () => {
  const shop = graphqlShop({ inventorySetQuantities: (asked: Input) => changed(asked, false) });
  expect(await write(shop, set('1', 8))).toEqual({ 1: { kind: 'stock_not_managed' } });
});

test('of several expected figures, the one that is there is the condition', async () => {
  const shop = graphqlShop({
    ...reading({ 1: { available: 9 }, 2: { available: 5 } }),
    inventorySetQuantities: changed,
  });
  expect(await write(shop, set('1', 8, [10, 9]), set('2', 8, [10, 9]))).toMatchObject({
    1: { kind: 'confirmed', seen: { quantity: 8 } },
    2: { kind: 'stale', actual: { quantity: 5 } },
  });
  expect(sentBy(shop)[0]?.input?.quantities).toMatchObject([{ changeFromQuantity: 9 }]);
});

test('a request that is still at work is unknown; one whose attempt failed is sent with another key', async () => {
  const working = graphqlShop({
    inventorySetQuantities: () => refused({ code: 'IDEMPOTENCY_CONCURRENT_REQUEST', field: null }),
  });
  expect(await write(working, set('1', 8))).toMatchObject({ 1: { kind: 'unknown', ended: false } });

  let attempts = 0;
  const failed = graphqlShop({
    inventorySetQuantities: (asked: Input) => {
      attempts += 1;
      return attempts === 1
        ? refused({ code: 'IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED', field: null })
        : changed(asked);
    },
  });
  expect(await write(failed, set('1', 8))).toMatchObject({ 1: { kind: 'confirmed' } });
  const [first, second] = sentBy(failed).map(({ key }) => key);
  expect(second).not.toBe(first);
});

test('a refusal of the whole request asks connector-kit for fewer rows', async () => {
  const shop = graphqlShop({
    inventorySetQuantities: () => refused({ code: 'INVALID_REASON', field: ['input', 'reason'] }),
  });
  expect(await write(shop, set('1', 8))).toMatchObject({
    1: { kind: 'rejected', code: 'INVALID_REASON', perhapsOneRow: 'INVALID_REASON' },
  });
});

test('reads figures by location: absent, untracked and not stocked are no figures', async () => {
  const { call } = graphqlShop(
    reading({ 1: { available: -2 }, 2: { available: 4, tracked: false }, 3: { available: null } }),
  );
  const rows = [
    ...['1', '2', '3', '4', 'no number'].map((unit) => ({ key: unit, ref: ref(unit) })),
    { key: 'elsewhere', ref: ref('1', '71') },
  ];
  const read = await inventory.read(call, rows);
  expect(Object.fromEntries(read.map(({ key, result }) => [key, result]))).toMatchObject({
    1: { seen: { quantity: -2 } },
    2: { seen: { quantity: null, why: 'unmanaged' } },
    3: { seen: { quantity: null, why: 'inactive' } },
    4: { seen: { quantity: null, why: 'absent' } },
    'no number': { seen: { quantity: null, why: 'absent' } },
    elsewhere: { seen: { quantity: null, why: 'absent' } },
  });
});

test('turns tracking on, and tells an item that is gone', async () => {
  const { call } = graphqlShop({
    inventoryItemUpdate: ({ id }: { id: string }) =>
      id === gid('InventoryItem', '1')
        ? { inventoryItem: { id, tracked: true }, userErrors: [] }
        : { inventoryItem: null, userErrors: [{ field: ['id'], message: 'It is gone.' }] },
  });
  expect(
    await inventory.manage?.(call, [
      { key: 'a', ref: ref('1') },
      { key: 'b', ref: ref('2') },
    ]),
  ).toEqual([
    { key: 'a', result: { kind: 'ok' } },
    { key: 'b', result: { kind: 'rejected', code: 'invalid', message: 'It is gone.' } },
  ]);
});
