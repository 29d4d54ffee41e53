import { expect, test } from 'vitest';
import { setState } from './set-state.ts';
import { refusal } from './testing/etsy-shop.ts';
import { quantitiesOf, stockShop } from './testing/stock-shop.ts';
import type { StockedListing } from './testing/stock-shop.ts';

const mug = (quantity: number, state = 'active'): StockedListing => ({ state, products: [{ quantity }] });
const shirt = (state: string, ...products: readonly [string, number, boolean?][]): StockedListing => ({
  state,
  products: products.map(([color, quantity, isEnabled = true]) => ({
    quantity,
    isEnabled,
    values: { 200: color },
  })),
});
const row = (unit: string, state: 'listed' | 'ended') => ({
  key: unit,
  ref: { unit, group: unit.split(':')[0] ?? '', location: '' },
  state,
});

async function changed(listing: StockedListing, ...rows: Parameters<typeof setState>[1]) {
  const { call, asked, listings } = stockShop({ 11: listing });
  const results = (await setState(call, rows)).map(({ result }) => result.kind);
  const shown = listings[11] ?? listing;
  const writes = asked.filter(({ method }) => method !== 'GET').map(({ method }) => method);
  return { results, state: shown.state, quantities: quantitiesOf(shown), writes };
}

test('a listing without variations is deactivated and activated, and keeps its figure', async () => {
  const { call, listings } = stockShop({ 11: mug(3) });
  expect(await setState(call, [row('11', 'ended')])).toEqual([{ key: '11', result: { kind: 'ok' } }]);
  expect(listings[11]).toMatchObject({ state: 'inactive', products: [{ quantity: 3 }] });
  expect(await setState(call, [row('11', 'listed')])).toEqual([{ key: '11', result: { kind: 'ok' } }]);
  expect(listings[11]).toMatchObject({ state: 'active', products: [{ quantity: 3 }] });
});

test.each([
  ['ended', 'inactive'],
  ['listed', 'active'],
  ['listed', 'sold_out'],
] as const)('a unit that is to be %s in a listing that is %s needs no request', async (state, listing) => {
  expect(await changed(mug(3, listing), row('11', state))).toMatchObject({ results: ['ok'], writes: [] });
});

test('a variation is ended without the others, as long as another one is in stock', async () => {
  const shirts = shirt('active', ['Red', 3], ['Blue', 9]);
  expect(await changed(shirts, row('11:200=Red', 'ended'))).toMatchObject({
    state: 'active',
    quantities: ['(3)', '9'],
  });
});

test('the last variation in stock ends the whole listing', async () => {
  const shirts = shirt('active', ['Red', 3], ['Blue', 0], ['Green', 5, false]);
  expect(await changed(shirts, row('11:200=Red', 'ended'))).toMatchObject({
    results: ['ok'],
    state: 'inactive',
    quantities: ['3', '0', '(5)'],
  });
});

test('what is put back in an inactive listing comes back without the others', async () => {
  const shirts = shirt('inactive', ['Red', 3], ['Blue', 2]);
  expect(await changed(shirts, row('11:200=Blue', 'listed'))).toMatchObject({
    results: ['ok'],
    state: 'active',
    quantities: ['(3)', '2'],
    writes: ['PUT', 'PATCH'],
  });
});

test('what has no quantity is not put back in an inactive listing: Etsy would sell 1 of it', async () => {
  const shirts = shirt('inactive', ['Red', 3], ['Blue', 0]);
  expect(await changed(shirts, row('11:200=Blue', 'listed'))).toMatchObject({
    results: ['rejected'],
    state: 'inactive',
    writes: [],
  });
});

test('what is put back in an active listing keeps its figure', async () => {
  const shirts = shirt('active', ['Red', 3], ['Blue', 4, false]);
  expect(await changed(shirts, row('11:200=Blue', 'listed'))).toMatchObject({
    state: 'active',
    quantities: ['3', '4'],
    writes: ['PUT'],
  });
});

test('rows of one listing are carried out together', async () => {
  const shirts = shirt('active', ['Red', 3], ['Blue', 4, false]);
  const rows = [row('11:200=Red', 'ended'), row('11:200=Blue', 'listed'), row('11:200=Green', 'ended')];
  expect(await changed(shirts, ...rows)).toMatchObject({
    results: ['missing', 'ok', 'ok'],
    state: 'active',
    quantities: ['(3)', '4'],
    writes: ['PUT'],
  });
});

test('a listing that is gone is missing', async () => {
  const { call } = stockShop({});
  expect(await setState(call, [row('11', 'ended')])).toEqual([{ key: '11', result: { kind: 'missing' } }]);
});

test('Etsy’s refusal is told in its words', async () => {
  const shop = stockShop({ 11: shirt('inactive', ['Red', 3], ['Blue', 0]) }, () => refusal(400, 'No.'));
  expect(await setState(shop.call, [row('11:200=Red', 'listed')])).toMatchObject([
    { result: { kind: 'rejected', message: 'No.' } },
  ]);
});
