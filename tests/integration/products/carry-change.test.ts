import { releaseProducts } from '@onhand/core/products/release-products.ts';
import { retryProducts } from '@onhand/core/products/retry-products.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { requestLifetimeMs } from '../../setup/product-shop.ts';
import type { ProductShop } from '../../setup/product-shop.ts';
import { oneShop, productIn } from '../../setup/shared-product.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const priceIn = ({ product }: ProductShop) => product.units[0]?.price?.regular;

it('what differs when it is linked stays: nothing has changed', async () => {
  const { shop, item, setPrice } = await oneShop(database.db);
  expect(shop.updates).toEqual([]);
  expect(await item()).toMatchObject({ title: 'MUG' });
  await setPrice('22');
  await shop.settle();
  expect(shop.updates).toEqual([{ units: [{ unit: shop.group, price: { regular: '22.00', sale: null } }] }]);
  expect(shop.product.title).toBe("shop's mug");
});

it('a change here is sent to a shop that nobody had read before', async () => {
  const { shop, setTitle } = await oneShop(database.db, { direction: 'outbound' });
  expect(shop.reads).toBe(0);
  await setTitle('Cup');
  await shop.settle();
  expect(shop.product.title).toBe('Cup');
});

it('what is taken from the source goes on to the other shops, and comes to rest', async () => {
  const { shops, item, hint, changes } = await productIn(
    database.db,
    { name: 'source', role: 'supplier', direction: 'inbound' },
    { name: 'destination', direction: 'outbound' },
  );
  const [source, destination] = shops;
  if (source === undefined || destination === undefined) throw new Error('A shop is missing.');
  source.product = { ...source.product, title: 'Cup' };
  source.setPrice('22.00');
  await hint(source);
  expect(await source.settle()).toEqual({ kind: 'in_step' });
  expect(await item()).toMatchObject({ title: 'Cup', price: '22.0000' });

  expect(await destination.settle()).toEqual({ kind: 'in_step' });
  expect([destination.product.title, priceIn(destination)]).toEqual(['Cup', '22.00']);
  expect(source.updates).toEqual([]);
  expect([await source.carry(), await destination.carry()]).toEqual([
    { kind: 'nothing_due' },
    { kind: 'nothing_due' },
  ]);
  expect(await changes()).toMatchObject([
    { outcome: 'made', integrationId: source.integrationId },
    { outcome: 'made', integrationId: source.integrationId },
  ]);
});

it('our own change that comes back changes nothing', async () => {
  const { shop, setTitle, hint, changes } = await oneShop(database.db);
  await setTitle('Cup');
  await shop.settle();
  await hint(shop);
  expect(await shop.settle()).toEqual({ kind: 'in_step' });
  expect(shop.updates).toHaveLength(1);
  expect(await changes()).toHaveLength(1);
});

it.each(['supplier', 'seller'] as const)('changed on both sides, the source wins (%s)', async (role) => {
  const { shop, setTitle, item, hint, changes } = await oneShop(database.db, { role });
  await setTitle('Ours');
  shop.product = { ...shop.product, title: 'Theirs' };
  await hint(shop);
  await shop.settle();
  const wins = role === 'supplier' ? 'Theirs' : 'Ours';
  expect([(await item()).title, shop.product.title]).toEqual([wins, wins]);
  expect((await changes()).filter(({ outcome }) => outcome === 'lost')).toMatchObject([
    role === 'supplier'
      ? { field: 'title', after: 'Ours', integrationId: null }
      : { field: 'title', after: 'Theirs', integrationId: shop.integrationId },
  ]);
});

it('a worker that is killed after the shop applied a change reads it back and sends nothing again', async () => {
  const { shop, setTitle } = await oneShop(database.db);
  await setTitle('Cup');
  shop.answers.push({ answer: 'crash', applied: true });
  await expect(shop.carry()).rejects.toThrow('killed');
  // It may still take effect: nothing is read before it cannot.
  const reads = shop.reads;
  expect(await shop.settle()).toMatchObject({ kind: 'again' });
  expect(shop.reads).toBe(reads);

  shop.now = new Date(shop.now.getTime() + requestLifetimeMs + 30_000);
  expect(await shop.settle()).toEqual({ kind: 'in_step' });
  expect(shop.updates).toHaveLength(1);
});

it('a change that was sent, and that the shop keeps in words of its own, is no change made there', async () => {
  const { shop, setTitle, item, changes } = await oneShop(database.db, { role: 'supplier' });
  await setTitle('Cup & Saucer');
  shop.answers.push({ answer: 'crash', applied: true });
  await expect(shop.carry()).rejects.toThrow('killed');
  shop.product = { ...shop.product, title: 'Cup &amp; Saucer' };
  shop.now = new Date(shop.now.getTime() + requestLifetimeMs + 30_000);
  await shop.settle();
  expect(await item()).toMatchObject({ title: 'Cup & Saucer' });
  expect(shop.updates).toHaveLength(1);
  expect(await changes()).toHaveLength(1);
});

it('one that was not applied is sent again', async () => {
  const { shop, setTitle } = await oneShop(database.db);
  await setTitle('Cup');
  shop.answers.push({ answer: { kind: 'unknown', message: 'It broke.', ended: true }, applied: false });
  expect(await shop.settle()).toEqual({ kind: 'again', waitMs: 0 });
  expect(await shop.settle()).toEqual({ kind: 'in_step' });
  expect(shop.updates).toHaveLength(2);
  expect(shop.product.title).toBe('Cup');
});

it('a change that the shop refuses is a failed item in its words, and a later success closes it', async () => {
  const { shop, setTitle } = await oneShop(database.db);
  await setTitle('Bad');
  shop.answers.push({ answer: { kind: 'rejected', code: 'no', message: 'Not that.' }, applied: false });
  expect(await shop.settle()).toMatchObject({ kind: 'failed', code: 'no' });
  expect(await shop.failedItems()).toEqual([{ state: 'open', code: 'no', platform_message: 'Not that.' }]);
  expect(await shop.carry()).toEqual({ kind: 'nothing_due' });

  await setTitle('Good');
  await shop.settle();
  expect(shop.product.title).toBe('Good');
  expect(await shop.failedItems()).toMatchObject([{ state: 'closed' }]);
});

it('what a shop refuses for a while is tried five times', async () => {
  const { shop, setTitle } = await oneShop(database.db);
  await setTitle('Cup');
  const busy = { kind: 'rejected', code: 'busy', message: 'Later.', transient: true } as const;
  const outcomes = [];
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    shop.answers.push({ answer: busy, applied: false });
    outcomes.push((await shop.settle()).kind);
  }
  expect(outcomes).toEqual(['again', 'again', 'again', 'again', 'failed']);
});

it('a shop that tells of the product after each refusal gets no more attempts', async () => {
  const { shop, setTitle, hint } = await oneShop(database.db);
  await setTitle('Cup');
  const busy = { kind: 'rejected', code: 'busy', message: 'Later.', transient: true } as const;
  const outcomes = [];
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    shop.answers.push({ answer: busy, applied: false });
    outcomes.push((await shop.settle()).kind);
    await hint(shop);
  }
  expect(outcomes).toEqual(['again', 'again', 'again', 'again', 'failed']);
});

it('a shop that is away uses up no attempt', async () => {
  const { shop, setTitle } = await oneShop(database.db);
  await setTitle('Cup');
  for (let times = 0; times < 8; times += 1) {
    shop.answers.push({ answer: { kind: 'unavailable', message: 'Away.' }, applied: false });
    expect(await shop.settle()).toMatchObject({ kind: 'again' });
  }
  expect(await shop.failedItems()).toEqual([]);
  expect(await shop.settle()).toEqual({ kind: 'in_step' });
});

it('a price is not carried to a shop of another currency, and the title is', async () => {
  const { shop, setTitle, setPrice } = await oneShop(database.db, { currency: 'USD' });
  await setTitle('Cup');
  await setPrice('22');
  expect(await shop.settle()).toMatchObject({ kind: 'failed', code: 'currency_mismatch' });
  expect([shop.product.title, priceIn(shop)]).toEqual(['Cup', '20.00']);
  expect(await shop.failedItems()).toMatchObject([{ state: 'open', code: 'currency_mismatch' }]);

  await setPrice('20');
  await shop.settle();
  expect(await shop.failedItems()).toMatchObject([{ state: 'closed' }]);
});

it('repeated hints make one reading', async () => {
  const { shop, hint } = await oneShop(database.db);
  expect(await hint(shop)).toBe(1);
  expect([await hint(shop), await hint(shop)]).toEqual([0, 0]);
  const reads = shop.reads;
  await shop.settle();
  expect(await shop.carry()).toEqual({ kind: 'nothing_due' });
  expect(shop.reads).toBe(reads + 1);
});

it('where nothing comes in, nothing is hinted at', async () => {
  const { shop, setTitle, hint } = await oneShop(database.db, { direction: 'outbound' });
  await setTitle('Cup');
  await shop.settle();
  expect(await hint(shop)).toBe(0);
});

it('what waits for its schedule passes at its time, in its newest state, and only once', async () => {
  const { shop, setTitle } = await oneShop(database.db, { direction: 'outbound', mode: 'scheduled' });
  await setTitle('Cup');
  await shop.settle();
  await setTitle('Beaker');
  expect(await shop.settle()).toEqual({ kind: 'waiting', code: 'awaiting_schedule' });
  expect(await releaseProducts(database.db, shop.integrationId, shop.now)).toBe(1);
  expect(await shop.settle()).toEqual({ kind: 'in_step' });
  expect(shop.updates).toMatchObject([{ title: 'Beaker' }]);

  await setTitle('Mug');
  expect(await shop.settle()).toEqual({ kind: 'waiting', code: 'awaiting_schedule' });
  expect(shop.product.title).toBe('Beaker');
});

it('what waits for its schedule or for somebody is neither read nor written', async () => {
  for (const mode of ['scheduled', 'manual'] as const) {
    const { shop, setTitle } = await oneShop(database.db, { direction: 'outbound', mode });
    await setTitle('Cup');
    expect(await shop.settle()).toEqual({
      kind: 'waiting',
      code: mode === 'manual' ? 'mode_manual' : 'awaiting_schedule',
    });
    expect([shop.reads, shop.updates.length]).toEqual([0, 0]);
  }
});

it('one that was not applied is sent again, also over what somebody there had made of it before', async () => {
  const { shop, setTitle } = await oneShop(database.db, { direction: 'outbound' });
  await setTitle('Cup');
  await shop.settle();
  shop.product = { ...shop.product, title: 'Edited there' };
  await setTitle('Beaker');
  shop.answers.push({ answer: { kind: 'unknown', message: 'It broke.', ended: true }, applied: false });
  await shop.settle();
  expect(await shop.settle()).toEqual({ kind: 'in_step' });
  expect(shop.product.title).toBe('Beaker');
});

it('what lost is told once, however often the other is sent', async () => {
  const { shop, setTitle, changes } = await oneShop(database.db);
  await setTitle('Ours');
  shop.product = { ...shop.product, title: 'Theirs' };
  const answer = { kind: 'rejected', code: 'busy', message: 'Later.', transient: true } as const;
  shop.answers.push({ answer, applied: false });
  await shop.settle();
  await shop.settle();
  expect(shop.product.title).toBe('Ours');
  expect((await changes()).filter(({ outcome }) => outcome === 'lost')).toHaveLength(1);
});

it('a text that we cannot keep is a failed item, and nothing is taken', async () => {
  const { shop, item, hint } = await oneShop(database.db);
  shop.product = { ...shop.product, title: 'Mug\u0000' };
  await hint(shop);
  expect(await shop.settle()).toMatchObject({ kind: 'failed', code: 'data_invalid' });
  expect(await item()).toMatchObject({ title: 'MUG' });
});

it('a retry tries again what failed', async () => {
  const { shop, merchant, item, setTitle } = await oneShop(database.db, { direction: 'outbound' });
  await setTitle('Cup');
  shop.answers.push({ answer: { kind: 'rejected', code: 'no', message: 'No.' }, applied: false });
  await shop.settle();
  const { merchantId } = merchant;
  const products = [{ integrationId: shop.integrationId, productId: (await item()).productId }];
  await inTransaction(database.db, (tx) => retryProducts(tx, { merchantId, products, at: new Date() }));
  expect(await shop.settle()).toEqual({ kind: 'in_step' });
  expect(shop.product.title).toBe('Cup');
  expect(await shop.failedItems()).toMatchObject([{ state: 'closed' }]);
});
