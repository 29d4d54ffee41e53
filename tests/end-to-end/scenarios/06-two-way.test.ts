import { afterAll, beforeAll, expect, it } from 'vitest';
import { startOnhand } from '../../setup/onhand.ts';
import type { TestOnhand } from '../../setup/onhand.ts';
import {
  atRest,
  connectSandboxShop,
  createMerchant,
  createUnopenedItem,
  listAll,
  listInSandbox,
  readListing,
  readStock,
  setDirection,
} from '../../setup/shop-front.ts';
import type { Merchant, SandboxListing } from '../../setup/shop-front.ts';
import { until } from '../../setup/until.ts';

const tenMinutesMs = 10 * 60_000;
let shiftMs = 0;

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand();
});
afterAll(() => onhand[Symbol.asyncDispose]());

/** Ten minutes pass, for the shops and for the database. */
async function passTenMinutes({ a, b }: Pair): Promise<void> {
  shiftMs += tenMinutesMs;
  for (const { shopId } of [a, b]) await onhand.sandbox.control.skewClock(shopId, shiftMs);
  await onhand.shiftClock(shiftMs);
}

interface Pair {
  readonly merchant: Merchant;
  readonly itemId: string;
  readonly a: SandboxListing;
  readonly b: SandboxListing;
}

/** A source store and a destination, both at 10, whose stock flows as said. */
async function createPair(directions: {
  a: 'inbound' | 'bidirectional';
  b: 'outbound' | 'bidirectional';
  /** Whether B tells what happens there; otherwise it is found out before a write. */
  bTells?: boolean;
}): Promise<Pair> {
  const merchant = await createMerchant(onhand, 'Two shops', 'source');
  const itemId = await createUnopenedItem(merchant, 'MUG');
  const source = await connectSandboxShop(onhand, merchant, { role: 'supplier' });
  const destination = await connectSandboxShop(onhand, merchant, { subscribe: directions.bTells ?? true });
  await setDirection(merchant, source.integrationId, directions.a);
  await setDirection(merchant, destination.integrationId, directions.b);
  const a = await listInSandbox(onhand, merchant, source, { itemId, sku: 'MUG', stock: 10 });
  await until(
    () => readStock(merchant, itemId),
    ({ onHand }) => onHand === 10,
  );
  const b = await listInSandbox(onhand, merchant, destination, { itemId, sku: 'MUG', stock: 10 });
  const pair = { merchant, itemId, a, b };
  await until(
    () => readBoth(pair),
    (both) => both.every(atRest),
  );
  return pair;
}

const readBoth = ({ merchant, a, b }: Pair) =>
  Promise.all([a, b].map(({ listingId }) => readListing(merchant, listingId)));
const shown = ({ a, b }: Pair) =>
  Promise.all([a, b].map(({ shopId, productId }) => onhand.sandbox.control.stockOf(shopId, productId)));
const writes = async ({ a, b }: Pair) =>
  (await Promise.all([a, b].map(({ shopId }) => onhand.sandbox.control.writes(shopId)))).flat();
const observations = (pair: Pair) => listAll(pair.merchant, '/v1/observations');

/** B is edited by hand to 7, and A sells 2. */
async function editAndSell({ a, b }: Pair): Promise<void> {
  const { control } = onhand.sandbox;
  await Promise.all([
    control.editStock(b.shopId, b.productId, 7),
    control.placeOrder(a.shopId, { lines: [{ productId: a.productId, quantity: 2 }] }),
  ]);
}

it('two-way: an edit on one side and a sale on the other reach both, and then nothing more is written', async () => {
  const pair = await createPair({ a: 'bidirectional', b: 'bidirectional' });
  await editAndSell(pair);
  await until(
    () => shown(pair),
    ([a, b]) => a === 5 && b === 5,
  );
  await until(
    () => readBoth(pair),
    (both) => both.every(atRest),
  );
  const before = await writes(pair);

  await passTenMinutes(pair);
  await until(
    () => observations(pair),
    ([edit]) => edit?.['state'] === 'adopted',
  );
  await until(
    () => readBoth(pair),
    (both) => both.every(atRest),
  );
  expect(await writes(pair)).toEqual(before);
  expect(await shown(pair)).toEqual([5, 5]);
  expect(await readStock(pair.merchant, pair.itemId)).toMatchObject({ available: 5 });
  expect(await observations(pair)).toMatchObject([{ state: 'adopted', units: -3 }]);
});

it('two-way: an edit that nobody tells of, to the very figure that is to be written, is no coincidence', async () => {
  const pair = await createPair({ a: 'bidirectional', b: 'bidirectional', bTells: false });
  const { control } = onhand.sandbox;
  await control.editStock(pair.b.shopId, pair.b.productId, 8);
  await control.placeOrder(pair.a.shopId, { lines: [{ productId: pair.a.productId, quantity: 2 }] });
  await until(
    () => shown(pair),
    ([a, b]) => a === 6 && b === 6,
  );
  await until(
    () => readBoth(pair),
    (both) => both.every(atRest),
  );
  expect(await shown(pair)).toEqual([6, 6]);
});

it('one-way: an edit at the destination is reported and overwritten', async () => {
  const pair = await createPair({ a: 'inbound', b: 'outbound' });
  await editAndSell(pair);
  // Until an order could no longer be the cause it may have been a sale: the safe figure.
  await until(
    () => shown(pair),
    ([, b]) => b === 5,
  );
  await passTenMinutes(pair);
  await until(
    () => shown(pair),
    ([a, b]) => a === 8 && b === 8,
  );
  await until(
    () => readBoth(pair),
    (both) => both.every(atRest),
  );
  expect(await observations(pair)).toMatchObject([{ state: 'reversed', units: -3 }]);
  expect(await readStock(pair.merchant, pair.itemId)).toMatchObject({ onHand: 8, committed: 0 });
});

it('what sells elsewhere is written back to the source once, and settles there', async () => {
  const pair = await createPair({ a: 'inbound', b: 'outbound' });
  const { control } = onhand.sandbox;
  await control.placeOrder(pair.b.shopId, { lines: [{ productId: pair.b.productId, quantity: 2 }] });
  await until(
    () => shown(pair),
    ([a, b]) => a === 8 && b === 8,
  );
  await until(
    () => readStock(pair.merchant, pair.itemId),
    ({ onHand, committed }) => onHand === 8 && committed === 0,
  );
  expect((await control.writes(pair.a.shopId)).map(({ quantity }) => quantity)).toEqual([8]);
});
