import { expect, test } from 'vitest';
import { setState } from './set-state.ts';
import { connectionOf, graphqlShop } from './testing/graphql-shop.ts';
import type { Asked, Root } from './testing/graphql-shop.ts';

/** Makes a shop in which item 101 is a product's only variant, and 201 and 202 are those of another. */
function shop({
  status = 'ACTIVE',
  userErrors = [],
}: { status?: string; userErrors?: readonly Root[] } = {}) {
  const productOf: Readonly<Record<string, Root>> = {
    '101': { id: 'gid://shopify/Product/1', status, variantsCount: { count: 1 } },
    '201': { id: 'gid://shopify/Product/2', status, variantsCount: { count: 2 } },
    '202': { id: 'gid://shopify/Product/2', status, variantsCount: { count: 2 } },
  };
  return graphqlShop({
    nodes: ({ ids }: { ids: string[] }) =>
      ids.map((id) => {
        const product = productOf[id.replace(/^.*\//, '')];
        if (product === undefined) return null;
        return { __typename: 'InventoryItem', id, variants: connectionOf([{ product }]) };
      }),
    productUpdate: { userErrors },
  });
}

const row = (unit: string, state: 'listed' | 'ended' = 'ended') => ({
  key: unit,
  ref: { unit, group: '1', location: '5' },
  state,
});
const changes = (asked: readonly Asked[]) => asked.flatMap(({ variables }) => variables['product'] ?? []);
const outcomes = async (answer: ReturnType<typeof setState>) =>
  (await answer).map(({ key, result }) => [key, 'code' in result ? result.code : result.kind]);

test('a product with one variant becomes a draft; one that is gone is missing', async () => {
  const { call, asked } = shop();
  const answer = await outcomes(setState(call, [row('101'), row('999'), row('no id')]));
  expect(Object.fromEntries(answer)).toEqual({ '101': 'ok', '999': 'missing', 'no id': 'missing' });
  expect(changes(asked)).toEqual([{ id: 'gid://shopify/Product/1', status: 'DRAFT' }]);
});

test('one variant among several is refused; all of them together end the product once', async () => {
  const { call, asked } = shop();
  expect(await outcomes(setState(call, [row('201')]))).toEqual([['201', 'variants_share_state']]);
  expect(changes(asked)).toEqual([]);
  expect(await outcomes(setState(call, [row('201'), row('202')]))).toEqual([
    ['201', 'ok'],
    ['202', 'ok'],
  ]);
  expect(changes(asked)).toEqual([{ id: 'gid://shopify/Product/2', status: 'DRAFT' }]);
});

test('variants of one product that are to differ are refused, except those that are so already', async () => {
  const { call, asked } = shop();
  expect(await outcomes(setState(call, [row('201', 'listed'), row('202')]))).toEqual([
    ['201', 'ok'],
    ['202', 'variants_share_state'],
  ]);
  expect(changes(asked)).toEqual([]);
});

test.each([
  ['UNLISTED', 'listed', []],
  ['ARCHIVED', 'ended', []],
  ['ARCHIVED', 'listed', [{ id: 'gid://shopify/Product/1', status: 'ACTIVE' }]],
] as const)('a product that is %s and is to be %s', async (status, state, changed) => {
  const { call, asked } = shop({ status });
  expect(await outcomes(setState(call, [row('101', state)]))).toEqual([['101', 'ok']]);
  expect(changes(asked)).toEqual(changed);
});

test('what Shopify refuses is rejected in its words', async () => {
  const { call } = shop({ userErrors: [{ field: ['status'], message: 'Words of Shopify.' }] });
  expect(await setState(call, [row('101')])).toMatchObject([
    { result: { kind: 'rejected', message: 'Words of Shopify.' } },
  ]);
});
