import type { Operation } from '@onhand/domain/failed-items/operations.ts';
import { findUnstarted } from '@onhand/core/orders/find-unstarted.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestGateway } from '../../testing/test-gateway.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';
import type { TestMerchant } from '../../testing/test-merchant.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
let integration: string;
beforeAll(async () => {
  gateway = await createTestGateway();
  merchant = await createTestMerchant(gateway);
  integration = await merchant.createIntegration();
});
afterAll(() => gateway[Symbol.asyncDispose]());

type State = 'open' | 'retrying' | 'skipped' | 'closed';

async function fail(
  subject: { kind: 'listing' | 'order'; id: string },
  state: State = 'open',
  code = 'rejected_by_shop',
  operation: Operation = subject.kind === 'listing' ? 'publish_stock' : 'read_order',
): Promise<string> {
  const at = gateway.clock.now();
  const { id } = await gateway.db
    .insertInto('failed_items')
    .values({
      // The casts are safe: the API created these rows.
      merchant_id: merchant.id as never,
      integration_id: integration as never,
      operation,
      subject_kind: subject.kind,
      subject_id: subject.id,
      state,
      code,
      platform_message: 'Sorry, you cannot edit this resource.',
      attempts: 5,
      first_at: at,
      last_at: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

async function failedListing(state?: State, code?: string): Promise<{ id: string; listing: string }> {
  const listing = await merchant.createListing(integration, { itemId: await merchant.createItem(3) });
  await gateway.db
    .updateTable('channel_stock')
    .set({ state: 'blocked', block_code: 'rejected_by_shop', due_at: null })
    .where('external_stock_id', '=', (await merchant.ask('GET', `/v1/listings/${listing}`)).body.externalKey)
    .execute();
  return { listing, id: await fail({ kind: 'listing', id: listing }, state, code) };
}

async function failedOrder(externalOrderId: string): Promise<string> {
  const at = gateway.clock.now();
  const { id } = await gateway.db
    .insertInto('orders')
    .values({
      merchant_id: merchant.id as never,
      integration_id: integration as never,
      external_order_id: externalOrderId,
      first_seen_at: at,
      changed_at: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return fail({ kind: 'order', id });
}

describe('retrying', () => {
  it('a figure makes it due again', async () => {
    const { id, listing } = await failedListing();
    const blocked = (await merchant.ask('GET', `/v1/listings/${listing}`)).body.channelStock[0];
    expect(blocked.block).toMatchObject({ code: 'rejected_by_shop' });

    const { status, body } = await merchant.ask('POST', `/v1/failed-items/${id}/retry`);

    expect({ status, state: body.state }).toEqual({ status: 200, state: 'retrying' });
    expect(body.platformMessage).toBe('Sorry, you cannot edit this resource.');
    const [stock] = (await merchant.ask('GET', `/v1/listings/${listing}`)).body.channelStock;
    expect(stock).toMatchObject({ state: 'due', block: null, needed: { cause: 'retry' } });
    expect(gateway.nudges.at(-1)).toEqual([integration]);
  });

  it('a reading has the figure read again, and writes nothing', async () => {
    const { listing } = await failedListing('closed');
    const id = await fail({ kind: 'listing', id: listing }, 'open', 'forbidden', 'read_stock');
    const { externalKey } = (await merchant.ask('GET', `/v1/listings/${listing}`)).body;
    const record = () =>
      gateway.db
        .selectFrom('channel_stock')
        .select(['state', 'read_due_at'])
        .where('external_stock_id', '=', externalKey)
        .executeTakeFirstOrThrow();
    await gateway.db
      .updateTable('channel_stock')
      .set({ read_due_at: null })
      .where('external_stock_id', '=', externalKey)
      .execute();
    await merchant.ask('POST', `/v1/failed-items/${id}/retry`);
    expect(await record()).toEqual({ state: 'blocked', read_due_at: gateway.clock.now() });
    expect(gateway.nudges.at(-1)).toEqual([integration]);
  });

  it('a change of a listing has it made again, and writes no figure', async () => {
    const { listing } = await failedListing('closed');
    const at = gateway.clock.now();
    await gateway.db
      .insertInto('listing_changes')
      .values({
        merchant_id: merchant.id as never,
        listing_id: listing as never,
        integration_id: integration as never,
        aspect: 'state',
        wanted: 'ended',
        wanted_by: 'hand',
        wanted_at: at,
        state: 'failed',
        due_at: at,
        attempts: 5,
      })
      .execute();
    const id = await fail({ kind: 'listing', id: listing }, 'open', 'no_right', 'end_listing');
    await merchant.ask('POST', `/v1/failed-items/${id}/retry`);
    const change = await gateway.db
      .selectFrom('listing_changes')
      .where('listing_id', '=', listing as never)
      .select(['state', 'attempts'])
      .executeTakeFirst();
    expect(change).toEqual({ state: 'due', attempts: 0 });
    const [stock] = (await merchant.ask('GET', `/v1/listings/${listing}`)).body.channelStock;
    expect(stock.state).toBe('blocked');
  });

  it('an order has it read again', async () => {
    const id = await failedOrder('501');
    await merchant.ask('POST', `/v1/failed-items/${id}/retry`);
    expect(gateway.sales.at(-1)).toEqual({
      merchantId: merchant.id,
      integrationId: integration,
      externalOrderId: '501',
      reread: true,
    });
  });

  it('an order leaves it to the sweep where nothing could be started', async () => {
    const id = await failedOrder('503');
    const neverAgain = new Date('9999-01-01T00:00:00Z');
    await gateway.db
      .insertInto('inbound_events')
      .values({
        merchant_id: merchant.id as never,
        integration_id: integration as never,
        event_key: 'hint:503',
        origin: 'webhook',
        topic: 'order.updated',
        kind: 'order_pointer',
        external_order_id: '503',
        event: '{}',
        received_at: gateway.clock.now(),
        state: 'reread_needed',
        hinted_at: gateway.clock.now(),
        retry_at: neverAgain,
      })
      .execute();
    const sweep = () =>
      findUnstarted(gateway.db, { now: gateway.clock.now(), olderThanMs: 3_000, limit: 10 });
    expect(await sweep()).toEqual([]);
    await merchant.ask('POST', `/v1/failed-items/${id}/retry`);
    expect(await sweep()).toMatchObject([{ externalOrderId: '503', reread: true }]);
  });
});

describe('what a failed item names', () => {
  const read = async (id: string) => {
    const { data } = (await merchant.ask('GET', '/v1/failed-items')).body;
    return data.find((one: { id: string }) => one.id === id);
  };

  it('of a listing: its shop, its SKU, its title and what to do', async () => {
    const itemId = await merchant.createItem(3, { sku: 'MUG-9' });
    const listing = await merchant.createListing(integration, { itemId, title: 'Mug', sku: 'shop-sku' });
    const id = await fail({ kind: 'listing', id: listing });
    expect(await read(id)).toMatchObject({ shopName: 'Shop', sku: 'MUG-9', title: 'Mug', orderNumber: null });
    expect((await read(id)).hint).toContain('Correct in the shop');
    const bare = await merchant.createListing(integration, { sku: 'shop-sku' });
    const stale = await fail({ kind: 'listing', id: bare }, 'open', 'stale');
    expect(await read(stale)).toMatchObject({ sku: 'shop-sku', title: null });
    expect((await read(stale)).hint).toContain('other program');
    // A move answers the same.
    const { body } = await merchant.ask('POST', `/v1/failed-items/${stale}/skip`);
    expect(body).toEqual(await read(stale));
  });

  it('of an order: its shop and its number', async () => {
    const id = await failedOrder('1042');
    expect(await read(id)).toMatchObject({ shopName: 'Shop', orderNumber: '1042', sku: null, title: null });
    expect((await read(id)).hint).toContain('Check the order');
  });
});

it.each([
  ['retry', 'open', 200, 'retrying'],
  ['retry', 'skipped', 200, 'retrying'],
  ['retry', 'retrying', 409, 'move_forbidden'],
  ['retry', 'closed', 409, 'move_forbidden'],
  ['skip', 'open', 200, 'skipped'],
  ['skip', 'retrying', 200, 'skipped'],
  ['skip', 'skipped', 409, 'move_forbidden'],
  ['skip', 'closed', 409, 'move_forbidden'],
] as const)('%s of one that is %s: %i %s', async (move, state, status, outcome) => {
  const { id } = await failedListing(state);
  const answer = await merchant.ask('POST', `/v1/failed-items/${id}/${move}`);
  expect([answer.status, answer.body.code === outcome ? outcome : answer.body.state]).toEqual([
    status,
    outcome,
  ]);
});

describe('many at once', () => {
  it('by id: moves what can be moved and says why not the others', async () => {
    const [one, closed] = [await failedListing(), await failedListing('closed')];
    const order = await failedOrder('502');
    const unknown = '01a2015b-061f-742c-aea0-bd0c926dadeb';
    const ids = [one.id, closed.id, order, unknown];
    const { body } = await merchant.ask('POST', '/v1/failed-items/retry', { ids });
    expect(body.moved.map((row: { id: string }) => row.id).sort()).toEqual([one.id, order].sort());
    expect(body.refused).toEqual([
      { id: closed.id, code: 'move_forbidden' },
      { id: unknown, code: 'failed_item_not_found' },
    ]);
    expect(gateway.sales.at(-1)?.externalOrderId).toBe('502');
  });

  it('by what they have in common: in a run, which names what was chosen', async () => {
    await failedListing('open', 'sku_locked');
    const filter = { integrationId: integration, operation: 'publish_stock', code: 'sku_locked' };
    const { status, body } = await merchant.ask('POST', '/v1/failed-items/skip', { filter });
    expect(status).toBe(202);
    expect(body.runs).toMatchObject([
      { integrationId: integration, kind: 'move_failed_items', choice: { move: 'skip', filter } },
    ]);
    const { data } = (await merchant.ask('GET', '/v1/sync-runs?kind=move_failed_items')).body;
    expect(data).toEqual(body.runs);
  });

  it('needs ids or a filter', async () => {
    expect((await merchant.ask('POST', '/v1/failed-items/skip', {})).body.code).toBe('request_invalid');
  });
});

describe('the list is filtered', () => {
  const found = async (query: string) =>
    (await merchant.ask('GET', `/v1/failed-items?${query}`)).body.data.map((one: { id: string }) => one.id);

  it('by the SKU of the item or of the listing, in any case', async () => {
    const itemId = await merchant.createItem(3, { sku: 'Cup-1' });
    const linked = await merchant.createListing(integration, { itemId, sku: 'shop-cup' });
    const bare = await merchant.createListing(integration, { sku: 'Bare-1' });
    const [one, other] = [
      await fail({ kind: 'listing', id: linked }),
      await fail({ kind: 'listing', id: bare }),
    ];
    expect(await found('sku=cup-1')).toEqual([one]);
    expect(await found('sku=shop-cup')).toEqual([one]);
    expect(await found('sku=bare-1')).toEqual([other]);
    expect(await found('sku=cup')).toEqual([]);
  });

  it('by the number of the order, the subject, the code and the operation', async () => {
    const id = await failedOrder('7001');
    expect(await found('orderNumber=7001')).toEqual([id]);
    const { subjectId, orderId, listingId } = (await merchant.ask('GET', '/v1/failed-items?orderNumber=7001'))
      .body.data[0];
    expect({ orderId, listingId }).toEqual({ orderId: subjectId, listingId: null });
    expect(await found(`subjectId=${subjectId}`)).toEqual([id]);
    expect(await found(`subjectId=${subjectId}&subjectKind=listing`)).toEqual([]);
    expect(await found(`subjectId=${subjectId}&operation=read_order`)).toEqual([id]);
    expect(await found(`subjectId=${subjectId}&operation=book_order`)).toEqual([]);
    expect(await found(`subjectId=${subjectId}&code=something`)).toEqual([]);
  });

  it('by the time of the last attempt', async () => {
    gateway.clock.advance(60_000);
    const since = gateway.clock.now().toISOString();
    const { id } = await failedListing();
    expect(await found(`since=${since}`)).toEqual([id]);
  });

  it('and another merchant sees nothing of it', async () => {
    const { id } = await failedListing('open', 'own_code');
    const other = await createTestMerchant(gateway);
    expect((await other.ask('GET', '/v1/failed-items?code=own_code')).body.data).toEqual([]);
    const filter = { code: 'own_code' };
    expect((await other.ask('POST', '/v1/failed-items/retry', { filter })).body).toEqual({ runs: [] });
    expect(await found('code=own_code')).toEqual([id]);
  });
});
