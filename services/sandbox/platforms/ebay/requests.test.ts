import { afterAll, beforeAll, expect, test } from 'vitest';
import { movableClock, stillClock } from '@onhand/service-kit/clock.ts';
import { startSandbox } from '../../start.ts';
import type { Sandbox } from '../../start.ts';
import { takeCall } from './quota.ts';
import { scope } from './scopes.ts';
import { askerOf, ebayShop, fulfillment, inventory, notification, offerOf, refresh } from './testing/ask.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox?.close());

const products = [{ id: 100, name: 'Mug', sku: 'MUG', stock: 10 }];

test('a request that breaks the specification is refused in eBay’s envelope', async () => {
  const { ask } = await ebayShop(sandbox, { products });
  const wrong = { requests: [{ sku: 'MUG', shipToLocationAvailability: { quantity: 'eight' } }] };
  const { status, body } = await ask('POST', `${inventory}/bulk_update_price_quantity`, wrong);
  expect(status).toBe(400);
  const field = 'requests/0/shipToLocationAvailability/quantity';
  expect(body.errors).toEqual([
    {
      errorId: 2004,
      domain: 'ACCESS',
      category: 'REQUEST',
      message: `Invalid request. ${field} must be integer.`,
      parameters: [
        { name: 'additionalInfo', value: `${field} must be integer.` },
        { name: 'fieldName', value: field },
      ],
    },
  ]);
});

test('unknown fields, missing headers and bodies that are not JSON are refused', async () => {
  const { ask, shop, token } = await ebayShop(sandbox, { products });
  const path = `${inventory}/bulk_update_price_quantity`;
  expect(await ask('POST', path, { requests: [{ sku: 'MUG', stock: 3 }] })).toMatchObject({ errorId: 2004 });
  expect(await ask('GET', `${inventory}/inventory_item?page=2`)).toMatchObject({ errorId: 2004 });
  const item = { product: { title: 'Mug' } };
  const put = await fetch(`${shop.baseUrl}${inventory}/inventory_item/MUG`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(item),
  });
  expect([put.status, await put.json()]).toMatchObject([400, { errors: [{ errorId: 2003 }] }]);
  const broken = await fetch(`${shop.baseUrl}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: '{"requests":[',
  });
  expect([broken.status, await broken.json()]).toMatchObject([400, { errors: [{ errorId: 2004 }] }]);
});

test('a token that has ended, is unknown or lacks the scope is refused', async () => {
  const clock = movableClock(stillClock(new Date('2026-11-20T10:00:00Z')));
  const own = await startSandbox({ clock });
  try {
    const { ask, shop } = await ebayShop(own, { products });
    const narrow = await refresh(shop, { scope: scope('sell.inventory.readonly') });
    const readOnly = askerOf(shop, narrow.body.access_token);
    const item = `${inventory}/inventory_item/MUG`;
    expect((await readOnly('GET', item)).status).toBe(200);
    expect(await readOnly('DELETE', item)).toMatchObject({ status: 403, errorId: 1100 });
    expect(await readOnly('GET', `${fulfillment}/order`)).toMatchObject({ status: 403, errorId: 1100 });
    expect(await askerOf(shop, 'stranger')('GET', item)).toMatchObject({ status: 401, errorId: 1001 });
    clock.advance(7_200_000);
    expect(await ask('GET', item)).toMatchObject({ status: 401, errorId: 1001 });
    const wrong = await refresh(shop, { refresh_token: 'v^1.1#stranger' });
    expect(wrong).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  } finally {
    await own.close();
  }
});

test('the app’s calls of a day are counted for all its sellers', async () => {
  const clock = movableClock(stillClock(new Date('2026-12-05T23:00:00Z')));
  const own = await startSandbox({ clock });
  try {
    const { ask, shop } = await ebayShop(own);
    const { ask: other } = await ebayShop(own);
    const origin = { clock, url: () => shop.baseUrl };
    while (takeCall(origin, notification));
    const path = `${notification}/topic`;
    expect(await ask('GET', path)).toMatchObject({ status: 429, errorId: 2001 });
    expect(await other('GET', path)).toMatchObject({ status: 429, errorId: 2001 });
    expect((await ask('GET', `${inventory}/location`)).status).toBe(200);
    clock.advance(60 * 60_000);
    expect((await ask('GET', path)).status).toBe(200);
  } finally {
    await own.close();
  }
});

test('an item that is replaced without its quantity loses it, and is out of stock', async () => {
  const { id, ask } = await ebayShop(sandbox, { products });
  const path = `${inventory}/inventory_item/MUG`;
  const body = { condition: 'NEW', product: { title: 'Mug', aspects: { Color: ['blue'] } } };
  expect((await ask('PUT', path, body)).status).toBe(204);
  const item = await ask('GET', path);
  expect(item.body.availability.shipToLocationAvailability).toEqual({});
  expect(item.body.product).toEqual({ title: 'Mug', aspects: { Color: ['blue'] } });
  expect((await offerOf(ask, 'MUG')).listing.listingStatus).toBe('OUT_OF_STOCK');
  expect(await sandbox.control.stockOf(id, 100)).toBeNull();
});

test('an operation that the sandbox does not play says so', async () => {
  const { ask } = await ebayShop(sandbox);
  const answer = await ask('POST', `${inventory}/bulk_migrate_listing`, { requests: [] });
  expect(answer).toMatchObject({ status: 501, body: { errors: [{ domain: 'SANDBOX' }] } });
});
