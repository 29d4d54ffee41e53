import { afterAll, beforeAll, expect, test } from 'vitest';
import { movableClock, stillClock } from '@onhand/service-kit/clock.ts';
import { startSandbox } from '../../start.ts';
import type { Sandbox } from '../../start.ts';
import { revisionsADay } from './revisions.ts';
import { askerOf, ebayShop, inventory, offerOf, refresh, update } from './testing/ask.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox?.close());

const mug = { id: 100, name: 'Mug', sku: 'MUG', stock: 10 };

test('shoppers see the smaller one of the item’s and the offer’s quantity', async () => {
  const { id, ask } = await ebayShop(sandbox, { products: [mug] });
  const { offerId, availableQuantity } = await offerOf(ask, 'MUG');
  expect(availableQuantity).toBe(10);
  await update(ask, 'MUG', { offers: [{ offerId, availableQuantity: 4 }] });
  expect(await sandbox.control.stockOf(id, 100)).toBe(4);
  await update(ask, 'MUG', { quantity: 3 });
  expect(await sandbox.control.stockOf(id, 100)).toBe(3);
  expect(await offerOf(ask, 'MUG')).toMatchObject({
    availableQuantity: 3,
    listing: { listingStatus: 'ACTIVE' },
  });
  await update(ask, 'MUG', { quantity: 0 });
  expect((await offerOf(ask, 'MUG')).listing.listingStatus).toBe('OUT_OF_STOCK');
});

test('a sale lowers both quantities, and a cancellation gives the units back', async () => {
  const { id, ask } = await ebayShop(sandbox, { products: [mug] });
  const order = await sandbox.control.placeOrder(id, { lines: [{ productId: 100, quantity: 2 }] });
  const item = () => ask('GET', `${inventory}/inventory_item/MUG`);
  expect((await item()).body.availability.shipToLocationAvailability.quantity).toBe(8);
  expect(await offerOf(ask, 'MUG')).toMatchObject({ availableQuantity: 8, listing: { soldQuantity: 2 } });
  await sandbox.control.cancelOrder(id, order.id);
  expect((await item()).body.availability.shipToLocationAvailability.quantity).toBe(10);
  expect(await sandbox.control.stockOf(id, 100)).toBe(10);
});

test('eBay sells no more than it shows', async () => {
  const { id } = await ebayShop(sandbox, { products: [{ ...mug, stock: 1 }] });
  const buying = sandbox.control.placeOrder(id, { lines: [{ productId: 100, quantity: 2 }] });
  await expect(buying).rejects.toThrow('sold_out');
});

test('a bulk update is partial: the bad offer has its own error', async () => {
  const { id, ask } = await ebayShop(sandbox, {
    products: [mug, { id: 200, name: 'Cup', sku: 'CUP', stock: 5 }],
  });
  const [{ offerId }, other] = [await offerOf(ask, 'MUG'), await offerOf(ask, 'CUP')];
  const offers = [
    { offerId, availableQuantity: 7 },
    { offerId: '1', availableQuantity: 7 },
    { offerId: other.offerId, availableQuantity: 7 },
  ];
  const { status, body } = await update(ask, 'MUG', { quantity: 20, offers });
  expect(status).toBe(207);
  expect(body.responses).toMatchObject([
    { sku: 'MUG', statusCode: 200 },
    { offerId, statusCode: 200 },
    { offerId: '1', statusCode: 404, errors: [{ errorId: 25713 }] },
    { offerId: other.offerId, statusCode: 400, errors: [{ errorId: 25709 }] },
  ]);
  expect((await sandbox.control.shop(id)).products).toMatchObject([{ stock: 7 }, { stock: 5 }]);
  expect(await sandbox.control.writes(id)).toMatchObject([
    { quantity: 20, outcome: 'applied', httpStatus: 207 },
    { quantity: 7, outcome: 'applied' },
    { quantity: 7, outcome: 'refused' },
  ]);
  await update(ask, 'MUG', { quantity: 5, offers: [{ offerId, availableQuantity: 5 }] });
  expect((await sandbox.control.writes(id)).filter(({ quantity }) => quantity === 5)).toHaveLength(1);
});

test('one SKU a call, at most 25 offers, none twice', async () => {
  const { ask } = await ebayShop(sandbox, { products: [mug] });
  const path = `${inventory}/bulk_update_price_quantity`;
  const requests = [{ sku: 'MUG' }, { sku: 'CUP' }];
  expect(await ask('POST', path, { requests })).toMatchObject({ status: 400, errorId: 25709 });
  const many = Array.from({ length: 26 }, (_, index) => ({ offerId: String(index), availableQuantity: 1 }));
  expect(await update(ask, 'MUG', { offers: many })).toMatchObject({ status: 400, errorId: 25709 });
  const twice = [many[0], many[0]].map((offer) => ({ ...offer }));
  expect(await update(ask, 'MUG', { offers: twice })).toMatchObject({ status: 400, errorId: 25709 });
});

test('a listing is revised at most 250 times a calendar day', async () => {
  const clock = movableClock(stillClock(new Date('2026-11-20T10:00:00Z')));
  const own = await startSandbox({ clock });
  try {
    const { shop, ask } = await ebayShop(own, { products: [mug] });
    const { offerId } = await offerOf(ask, 'MUG');
    // The item and its offer in one request are one revision of the listing.
    const write = (quantity: number) =>
      update(ask, 'MUG', { quantity, offers: [{ offerId, availableQuantity: quantity }] });
    for (let count = 0; count < revisionsADay; count += 1) {
      expect((await write(count % 9)).status).toBe(200);
    }
    expect((await write(1)).body.responses).toMatchObject([
      { statusCode: 400, errors: [{ errorId: 25019 }] },
      { offerId, statusCode: 400, errors: [{ errorId: 25019 }] },
    ]);
    expect((await update(ask, 'MUG', { quantity: 4 })).body.responses).toMatchObject([{ statusCode: 400 }]);
    clock.advance(14 * 60 * 60_000);
    const later = askerOf(shop, (await refresh(shop)).body.access_token);
    expect((await update(later, 'MUG', { quantity: 4 })).status).toBe(200);
  } finally {
    await own.close();
  }
});
