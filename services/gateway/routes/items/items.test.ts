import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import { until } from '../../../../tests/setup/until.ts';
import { createTestGateway } from '../../testing/test-gateway.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';
import type { TestMerchant } from '../../testing/test-merchant.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
beforeAll(async () => {
  gateway = await createTestGateway();
  merchant = await createTestMerchant(gateway);
});
afterAll(() => gateway[Symbol.asyncDispose]());

const countsFrom = '2026-11-21T19:25:00.000Z';

describe('what rules ask of an item', () => {
  it('is told when it is created, and shown', async () => {
    const words = { vendor: 'Acme', categories: ['Mugs'], tags: ['sale', 'kitchen'] };
    const { status, body } = await merchant.ask('POST', '/v1/items', {
      title: 'Mug',
      price: '12.50',
      ...words,
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({ price: '12.5000', ...words });
    const other = await merchant.ask('POST', '/v1/items', { productId: body.productId });
    expect(other.body).toMatchObject({ price: null, ...words });
  });

  it.each([{ price: '12,50' }, { price: '-1' }, { tags: [''] }, { vendor: '' }])(
    'is refused as %j',
    async (fields) => {
      const { status, body } = await merchant.ask('POST', '/v1/items', { title: 'Mug', ...fields });
      expect({ status, code: body.code }).toEqual({ status: 400, code: 'request_invalid' });
    },
  );

  it("is the product's: an item that joins one cannot change it", async () => {
    const { body: item } = await merchant.ask('POST', '/v1/items', { title: 'Mug' });
    const { status } = await merchant.ask('POST', '/v1/items', {
      productId: item.productId,
      vendor: 'Other',
    });
    expect(status).toBe(400);
  });
});

describe('a bundle', () => {
  const bundle = (components: readonly object[], fields = {}) =>
    merchant.ask('POST', '/v1/items', { title: 'Set', components, ...fields });

  it('is made of items in fixed numbers, and shows them', async () => {
    const [cup, saucer] = [await merchant.createItem(5), await merchant.createItem(9)];
    const components = [
      { itemId: cup, quantity: 2 },
      { itemId: saucer, quantity: 1 },
    ];
    const { status, body } = await bundle(components);
    expect(status).toBe(201);
    expect(body.components).toEqual(components);
    expect((await merchant.ask('GET', `/v1/items/${body.id}`)).body).toEqual(body);
    expect((await merchant.ask('GET', `/v1/items/${cup}`)).body.components).toBeNull();
  });

  it('has no stock of its own', async () => {
    const itemId = await merchant.createItem(5);
    const { body } = await bundle([{ itemId, quantity: 2 }]);
    for (const [change, quantity] of [
      ['receipts', 1],
      ['counts', 1],
      ['adjustments', -1],
    ] as const) {
      const answer = await merchant.ask('POST', `/v1/items/${body.id}/${change}`, { quantity });
      expect([change, answer.status, answer.body.code]).toEqual([change, 409, 'bundle_has_no_stock']);
    }
    const opened = await bundle([{ itemId, quantity: 2 }], { stock: [{ quantity: 1 }] });
    expect(opened.body.code).toBe('bundle_has_no_stock');
  });

  it('is refused where it is made of what is not there, of a bundle, or of one item twice', async () => {
    const cup = await merchant.createItem(5);
    const stranger = await createTestMerchant(gateway);
    const theirs = await stranger.createItem(1);
    const set = await bundle([{ itemId: cup, quantity: 2 }]);
    const component = (itemId: string) => ({ itemId, quantity: 1 });
    for (const [components, code] of [
      [[component(theirs)], 'component_not_found'],
      [[component('01a2015b-061f-742c-aea0-bd0c926dadeb')], 'component_not_found'],
      [[component(set.body.id)], 'component_is_bundle'],
      [[component(cup), component(cup)], 'request_invalid'],
      [[], 'request_invalid'],
    ] as const) {
      expect((await bundle(components)).body.code).toBe(code);
    }
  });
});

describe('a new item', () => {
  it('opens its stock at the first location, from a moment on', async () => {
    const stock = [{ quantity: 10, countsFrom }];
    const { status, body } = await merchant.ask('POST', '/v1/items', {
      title: 'Mug',
      sku: 'MUG',
      barcode: '4006381333931',
      stock,
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({ title: 'Mug', sku: 'MUG', barcode: '4006381333931', countsFrom });
    const level = { locationId: merchant.locationId, locationName: 'Main', onHand: 10, available: 10 };
    expect((await merchant.ask('GET', `/v1/items/${body.id}/stock`)).body).toMatchObject({
      onHand: 10,
      committed: 0,
      available: 10,
      oversold: 0,
      levels: [level],
    });
    expect((await merchant.ask('GET', `/v1/items/${body.id}`)).body).toEqual(body);
  });

  it('can join the product of another', async () => {
    const first = await merchant.ask('POST', '/v1/items', { title: 'Shirt', sku: 'SHIRT-S' });
    const { productId } = first.body;
    const second = await merchant.ask('POST', '/v1/items', { productId, sku: 'SHIRT-M' });
    expect(second.body).toMatchObject({ productId, title: 'Shirt' });
  });

  it.each([{}, { title: 'Mug', productId: '01a2015b-061f-742c-aea0-bd0c926dadeb' }])(
    'has one title, its own or its product’s: %j',
    async (body) => {
      expect((await merchant.ask('POST', '/v1/items', body)).body.code).toBe('request_invalid');
    },
  );

  it('is not made where its stock cannot be', async () => {
    const stock = [{ quantity: 1 }, { quantity: 2 }];
    const answer = await merchant.ask('POST', '/v1/items', { title: 'Mug', sku: 'TWICE', stock });
    expect(answer.body.code).toBe('stock_already_opened');
    expect((await merchant.ask('GET', '/v1/items?sku=twice')).body.data).toEqual([]);
  });
});

describe('changing stock by hand', () => {
  it('books receipts, adjustments and counts, each with who did it', async () => {
    const id = await merchant.createItem(10);
    const steps = [
      await merchant.ask('POST', `/v1/items/${id}/receipts`, { quantity: 5, note: 'pallet 7' }),
      await merchant.ask('POST', `/v1/items/${id}/adjustments`, { quantity: -2 }),
      await merchant.ask('POST', `/v1/items/${id}/counts`, { quantity: 12 }),
    ];
    expect(steps.map(({ body }) => [body.kind, body.onHand, body.revision])).toEqual([
      ['booked', 15, 2],
      ['booked', 13, 3],
      ['booked', 12, 4],
    ]);
    const { data } = (await merchant.ask('GET', `/v1/items/${id}/movements`)).body;
    const found = data.map((one: { kind: string; onHandDelta: number }) => [one.kind, one.onHandDelta]);
    expect(found).toEqual([
      ['count', -1],
      ['adjustment', -2],
      ['receipt', 5],
      ['opening', 10],
    ]);
    expect(data[2]).toMatchObject({ actor: 'operator', note: 'pallet 7', onHandAfter: 15 });
    expect(gateway.nudges.length).toBeGreaterThan(3);
  });

  it('goes below nothing as a deficit, which what comes in fills first', async () => {
    const id = await merchant.createItem(3);
    const change = async (kind: string, quantity: number) =>
      (await merchant.ask('POST', `/v1/items/${id}/${kind}`, { quantity })).body;
    expect(await change('adjustments', -5)).toMatchObject({ onHand: 0, deficit: 2, available: 0 });
    expect(await change('receipts', 6)).toMatchObject({ onHand: 4, deficit: 0, available: 4 });
    expect((await merchant.ask('GET', `/v1/items/${id}/stock`)).body).toMatchObject({
      onHand: 4,
      deficit: 0,
    });
  });

  it('moves from one location to another, no more than there is', async () => {
    const id = await merchant.createItem(5);
    const [main] = (await merchant.ask('GET', '/v1/locations')).body.data;
    const attic = (await merchant.ask('POST', '/v1/locations', { name: `Attic ${id}` })).body;
    const transfer = (quantity: number) =>
      merchant.ask('POST', `/v1/items/${id}/transfers`, {
        fromLocationId: main.id,
        toLocationId: attic.id,
        quantity,
      });
    expect((await transfer(2)).body).toMatchObject({ from: { onHand: 3 }, to: { onHand: 2 } });
    expect(await transfer(4)).toMatchObject({ status: 409, body: { code: 'not_there', onHand: 3 } });
    expect((await merchant.ask('GET', `/v1/items/${id}/stock`)).body.onHand).toBe(5);
  });
});

describe('Sync Now', () => {
  it('makes every linked listing due, whatever held it back', async () => {
    const integration = await merchant.createIntegration();
    const item = await merchant.createItem(4);
    const listing = await merchant.createListing(integration, { itemId: item });
    await gateway.db
      .updateTable('channel_stock')
      .set({ state: 'blocked', block_code: 'stock_not_managed', due_at: null })
      .where('integration_id', '=', integration as never)
      .execute();
    const blocked = (await merchant.ask('GET', `/v1/listings/${listing}`)).body.channelStock[0];
    expect(blocked.block).toMatchObject({ code: 'stock_not_managed', fix: expect.stringContaining('Turn') });

    const { status, body } = await merchant.ask('POST', `/v1/items/${item}/sync-now?waitSeconds=0`);

    expect(status).toBe(202);
    const at = gateway.clock.now().toISOString();
    expect(body.listings[0].channelStock[0]).toMatchObject({
      state: 'due',
      dueAt: at,
      block: null,
      needed: { revision: blocked.needed.revision + 1, quantity: 4, cause: 'sync_now', at },
    });
    expect(body.listings[0].syncNow).toEqual({ outcome: 'pending', block: null });
    expect(gateway.nudges.at(-1)).toEqual([integration]);
  });

  const settle = (integration: string, body: object) =>
    merchant.ask('PUT', `/v1/integrations/${integration}/sync-settings/inventory`, body);

  it('is refused where the direction forbids it everywhere', async () => {
    const item = await merchant.createItem(4);
    const source = await merchant.createIntegration({ role: 'supplier' });
    await settle(source, { writeSalesBack: 'none' });
    const listing = await merchant.createListing(source, { itemId: item });
    const refused = await merchant.ask('POST', `/v1/items/${item}/sync-now?waitSeconds=0`);
    expect({ status: refused.status, code: refused.body.code }).toEqual({
      status: 409,
      code: 'direction_forbids',
    });
    expect(refused.body.detail).toContain('stock only flows in');
    const { channelStock } = (await merchant.ask('GET', `/v1/listings/${listing}`)).body;
    expect(channelStock[0].needed.cause).toBe('linked');
  });

  it('reads a source, in every mode, even before its first plan, and writes nothing there', async () => {
    const owner = await createTestMerchant(gateway);
    await gateway.db
      .updateTable('merchants')
      .set({ stock_authority: 'source' })
      .where('id', '=', owner.id as never)
      .execute();
    const item = await owner.createItem();
    const source = await owner.createObserving({ role: 'supplier' });
    await owner.ask('PUT', `/v1/integrations/${source}/sync-settings/inventory`, { mode: 'manual' });
    const listing = await owner.createListing(source, { itemId: item });
    await gateway.db
      .updateTable('channel_stock')
      .set({ read_due_at: null })
      .where('integration_id', '=', source as never)
      .execute();
    const { status, body } = await owner.ask('POST', `/v1/items/${item}/sync-now?waitSeconds=0`);
    expect({ status, ids: body.listings.map((one: { id: string }) => one.id) }).toEqual({
      status: 202,
      ids: [listing],
    });
    const record = await gateway.db
      .selectFrom('channel_stock')
      .where('integration_id', '=', source as never)
      .select(['cause', 'read_due_at', 'import_wanted', 'forced_revision'])
      .executeTakeFirstOrThrow();
    expect(record).toEqual({
      cause: 'linked',
      read_due_at: gateway.clock.now(),
      import_wanted: true,
      forced_revision: 0,
    });
    expect(gateway.nudges.at(-1)).toEqual([source]);
  });

  it('goes where the direction permits it, in every mode and under `disabled`', async () => {
    const item = await merchant.createItem(4);
    const created = [];
    for (const settings of [{ direction: 'inbound' }, { mode: 'manual' }, { direction: 'disabled' }]) {
      const integration = await merchant.createIntegration();
      await settle(integration, settings);
      created.push(await merchant.createListing(integration, { itemId: item }));
    }
    const { body } = await merchant.ask('POST', `/v1/items/${item}/sync-now?waitSeconds=0`);
    expect(outcomes(body)).toEqual([
      [created[0], 'blocked', 'direction_forbids'],
      [created[1], 'pending', null],
      [created[2], 'pending', null],
    ]);
  });

  const outcomes = (body: {
    listings: { id: string; syncNow: { outcome: string; block: { code: string } } }[];
  }) => body.listings.map(({ id, syncNow }) => [id, syncNow.outcome, syncNow.block?.code ?? null]);

  it('says at once what holds a listing back', async () => {
    const item = await merchant.createItem(4);
    const paused = await merchant.createIntegration();
    const first = await merchant.createListing(paused, { itemId: item });
    await merchant.ask('POST', `/v1/integrations/${paused}/pause`);
    const observing = await merchant.createObserving();
    const second = await merchant.createListing(observing, { itemId: item });
    const { body } = await merchant.ask('POST', `/v1/items/${item}/sync-now`);
    expect(outcomes(body)).toEqual([
      [first, 'blocked', 'integration_paused'],
      [second, 'blocked', 'first_plan_pending'],
    ]);
    expect(body.listings[0].syncNow.block.fix).toContain('Resume');
  });

  it('waits for the platforms, and says what was written, read, refused or blocked', async () => {
    const owner = await createTestMerchant(gateway);
    await gateway.db
      .updateTable('merchants')
      .set({ stock_authority: 'source' })
      .where('id', '=', owner.id as never)
      .execute();
    const item = await owner.createItem(4);
    const created: string[] = [];
    const shops: string[] = [];
    for (const role of ['seller', 'seller', 'supplier', 'supplier']) {
      const shop = await owner.createIntegration({ role });
      shops.push(shop);
      created.push(await owner.createListing(shop, { itemId: item }));
    }
    const asked = owner.ask('POST', `/v1/items/${item}/sync-now?waitSeconds=20`);
    const record = (shop: number) =>
      gateway.db.updateTable('channel_stock').where('integration_id', '=', shops[shop] as never);
    await until(
      async () => gateway.nudges.at(-1) ?? [],
      (nudged) => nudged.length === 4,
    );
    const revision = sql<number>`needed_revision`;
    const shown = { submitted: 4, submitted_revision: revision, confirmed: 4, confirmed_revision: revision };
    await record(0)
      .set({ ...shown, state: 'idle', due_at: null })
      .execute();
    await record(1).set({ state: 'blocked', due_at: null, block_code: 'product_is_locked' }).execute();
    await record(2).set({ read_due_at: null, import_wanted: false }).execute();
    await record(3).set({ read_due_at: null, read_refused: true }).execute();
    expect(outcomes((await asked).body)).toEqual([
      [created[0], 'written', null],
      [created[1], 'blocked', 'product_is_locked'],
      [created[2], 'read', null],
      [created[3], 'blocked', 'reading_refused'],
    ]);
  });

  it('needs a linked listing', async () => {
    const { status, body } = await merchant.ask(
      'POST',
      `/v1/items/${await merchant.createItem(4)}/sync-now?waitSeconds=0`,
    );
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'not_linked' });
  });
});

describe('a list', () => {
  it('gives every row once, newest first, page by page', async () => {
    const owner = await createTestMerchant(gateway);
    const ids = [];
    for (let index = 0; index < 5; index += 1) ids.push(await owner.createItem());
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await owner.ask('GET', `/v1/items?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.data.map((one: { id: string }) => one.id));
      cursor = body.nextCursor ?? '';
    } while (cursor !== '');
    expect(seen).toEqual(ids.toReversed());
  });

  it("tells each item's units over all locations, and none of a bundle or where nothing is known", async () => {
    const owner = await createTestMerchant(gateway);
    const [counted, unknown] = [await owner.createItem(5), await owner.createItem()];
    const back = await owner.create('/v1/locations', { name: 'Back room' });
    await owner.ask('POST', `/v1/items/${counted}/receipts`, { locationId: back, quantity: 3 });
    const empty = await owner.createItem(0);
    const components = [{ itemId: counted, quantity: 1 }];
    const bundle = await owner.create('/v1/items', { title: 'Set', components });
    const expected = [
      { id: bundle, stock: null },
      { id: empty, stock: { onHand: 0, committed: 0, available: 0 } },
      { id: unknown, stock: null },
      { id: counted, stock: { onHand: 8, committed: 0, available: 8 } },
    ];
    const listed = await owner.ask('GET', '/v1/items');
    expect(listed.body.data).toMatchObject(expected);
    const found = await owner.ask('POST', '/v1/items/search', { filter: { kind: 'and', of: [] } });
    expect(found.body.data).toMatchObject(expected);
  });

  it('of movements goes on where it ended, also within one moment', async () => {
    const id = await merchant.createItem(1);
    for (const quantity of [1, 2, 3]) await merchant.ask('POST', `/v1/items/${id}/receipts`, { quantity });
    const first = (await merchant.ask('GET', `/v1/items/${id}/movements?limit=3`)).body;
    const rest = (await merchant.ask('GET', `/v1/items/${id}/movements?cursor=${first.nextCursor}`)).body;
    const seqs = [...first.data, ...rest.data].map((one: { seq: number }) => one.seq);
    expect(seqs).toEqual([4, 3, 2, 1]);
    expect(rest.nextCursor).toBeNull();
  });
});
