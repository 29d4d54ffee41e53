import { acquireLease } from '@onhand/core/channel-stock/lease.ts';
import { takeDue } from '@onhand/core/channel-stock/take-due.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestGateway } from '../../testing/test-gateway.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';
import type { TestMerchant } from '../../testing/test-merchant.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
let shop: string;
let item: string;
let listing: string;
beforeAll(async () => {
  gateway = await createTestGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(async () => {
  merchant = await createTestMerchant(gateway);
  shop = await merchant.createIntegration();
  item = await merchant.createItem(10, { sku: 'MUG' });
  listing = await merchant.createListing(shop, { itemId: item });
});

const explain = async (query = '') =>
  (await merchant.ask('GET', `/v1/listings/${listing}/explanation${query}`)).body;
const channel = async () => (await explain()).channelStock[0];
const set = (fields: object) =>
  gateway.db
    .updateTable('channel_stock')
    .set(fields)
    .where('integration_id', '=', shop as never)
    .execute();

/** Takes the due quantities, as a publisher does, and confirms them. */
async function publish(): Promise<void> {
  gateway.clock.advance(60_000);
  const now = gateway.clock.now();
  const lengths = { leaseMs: 1, callTimeoutMs: 1, requestLifetimeMs: 1 };
  const lease = await acquireLease(gateway.db, shop as never, { now, ...lengths });
  if (lease === null) throw new Error('Somebody else holds the lease.');
  await takeDue(gateway.db, lease, { now, limit: 10, settlesWithinMs: 0, adjusts: false });
  await set({ state: 'idle', open_request_key: null, open_epoch: null });
}

it('is the ordered trace of now, with the values of each step and who set them', async () => {
  const { body: rule } = await merchant.ask('POST', '/v1/rules', {
    name: 'Half',
    effect: { kind: 'percent', percent: 50 },
  });
  await merchant.ask('PUT', `/v1/items/${item}/publishing`, { buffer: 3 });
  await set({ known: 6, known_at: gateway.clock.now() });
  expect(await explain()).toMatchObject({
    listingId: listing,
    integrationId: shop,
    itemId: item,
    switches: { merchant: true, integration: true, listing: true },
    excludedBy: null,
    writes: { data: [], nextCursor: null },
  });
  expect(await channel()).toMatchObject({
    state: 'due',
    figure: 3,
    steps: [
      { step: 'available', figure: 10, detail: { [merchant.locationId]: 10 } },
      { step: 'buffer', figure: 7, detail: { buffer: 3 }, from: { scope: 'item', id: item } },
      { step: 'percent', figure: 3, detail: { percent: 50 }, from: { scope: 'rule', id: rule.id } },
    ],
    block: null,
    needed: { revision: 3, cause: 'override' },
    submitted: { revision: 0, quantity: null },
    known: { quantity: 6, at: gateway.clock.now().toISOString() },
    expected: [6],
  });
});

it('of a past write is what was true then, page by page', async () => {
  await publish();
  await merchant.ask('PUT', `/v1/listings/${listing}/publishing`, { buffer: 4 });
  await publish();
  await merchant.ask('PUT', `/v1/listings/${listing}/publishing`, { buffer: 5 });

  expect(await channel()).toMatchObject({ figure: 5 });
  const first = await explain('?limit=1');
  expect(first.writes.data).toMatchObject([
    {
      quantity: 6,
      revision: 2,
      steps: [{ figure: 10 }, { step: 'buffer', detail: { buffer: 4 } }],
      outcome: null,
    },
  ]);
  const second = await explain(`?limit=1&cursor=${first.writes.nextCursor}`);
  expect(second.writes).toMatchObject({
    data: [{ quantity: 10, revision: 1, steps: [{ step: 'available', figure: 10 }] }],
    nextCursor: null,
  });
});

describe('names the first reason that blocks, with its fix:', () => {
  const block = async () => {
    const { code, message, fix } = (await channel()).block ?? { code: null };
    expect(code === null || (message.length > 0 && fix.length > 0)).toBe(true);
    return code;
  };
  const rule = (effect: object) => merchant.create('/v1/rules', { name: 'A rule', effect });

  it('not linked', async () => {
    listing = await merchant.createListing(shop);
    expect(await block()).toBe('not_linked');
    expect(await channel()).toMatchObject({ figure: null, steps: [] });
  });

  it.each(['merchants', 'integrations', 'listings'])('quantity sync off of %s', async (resource) => {
    const id = { merchants: merchant.id, integrations: shop, listings: listing }[resource];
    await merchant.ask('PUT', `/v1/${resource}/${id}/publishing`, { quantitySync: false });
    expect(await block()).toBe('quantity_sync_off');
    const switches = { merchant: true, integration: true, listing: true };
    expect((await explain()).switches).toEqual({ ...switches, [resource.slice(0, -1)]: false });
    expect(await channel()).toMatchObject({ figure: 10 });
  });

  it('a rule excludes it', async () => {
    const id = await rule({ kind: 'exclude' });
    expect(await block()).toBe('excluded_by_rule');
    expect((await explain()).excludedBy).toEqual({ scope: 'rule', id });
  });

  it('nothing is left, and what stands there is kept', async () => {
    await rule({ kind: 'maximum', units: 0 });
    await rule({ kind: 'zero_stock', behaviour: 'keep' });
    expect(await block()).toBe('zero_stock_kept');
  });

  it('what the last write ended in', async () => {
    await set({ state: 'blocked', block_code: 'stock_not_managed' });
    expect(await block()).toBe('stock_not_managed');
  });

  it('it waits for a limit of its own', async () => {
    await set({ state: 'due', due_at: new Date(Date.now() + 3_600_000), block_code: 'unit_limited' });
    expect(await block()).toBe('unit_limited');
  });

  it('none, where what blocked it does not hold any more', async () => {
    await set({ state: 'blocked', block_code: 'no_location_mapped' });
    expect(await block()).toBeNull();
  });

  it('the integration is paused, or its platform away', async () => {
    const away = (fields: object) =>
      gateway.db
        .updateTable('integrations')
        .set(fields)
        .where('id', '=', shop as never)
        .execute();
    await away({ circuit: 'open' });
    expect(await block()).toBe('channel_away');
    await away({ circuit: 'reconnect_required' });
    expect(await block()).toBe('reconnect_required');
    await away({ state: 'paused' });
    expect(await block()).toBe('integration_paused');
  });
});

it('asks for a listing of the merchant, and a cursor that it gave out', async () => {
  const stranger = await createTestMerchant(gateway);
  const { body } = await stranger.ask('GET', `/v1/listings/${listing}/explanation`);
  expect(body.code).toBe('listing_not_found');
  expect((await explain('?cursor=nonsense')).code).toBe('request_invalid');
});
