import { countItems, searchItems } from '@onhand/core/searches/search-items.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestGateway } from '../../testing/test-gateway.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';
import type { TestMerchant } from '../../testing/test-merchant.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
beforeAll(async () => {
  gateway = await createTestGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

const search = (filter: object, more: object = {}) =>
  merchant.ask('POST', '/v1/items/search', { filter, ...more });
/** The SKUs that a filter finds. Counting must find as many. */
async function skusOf(filter: object): Promise<readonly string[]> {
  const { body } = await search(filter);
  const counted = await merchant.ask('POST', '/v1/items/search/count', { filter });
  expect(counted.body).toEqual({ count: body.data.length });
  return body.data.map(({ sku }: { sku: string }) => sku).toSorted();
}

describe('a search', () => {
  let shop: string;
  let otherShop: string;
  let never: string;
  beforeAll(async () => {
    merchant = await createTestMerchant(gateway);
    shop = await merchant.createIntegration();
    otherShop = await merchant.createIntegration();
    const mug = await merchant.createItem(10, {
      title: 'Blue mug',
      sku: 'MUG-1',
      tags: ['Summer', 'A "b", {C}\\', 'null'],
      categories: ['Kitchen'],
    });
    const cup = await merchant.createItem(0, { title: 'Cup', sku: 'MUG%2', barcode: '4006381333931' });
    never = await merchant.createItem(undefined, { title: 'Plate', sku: 'PLATE' });
    await merchant.create('/v1/items', {
      title: 'Set',
      sku: 'SET',
      components: [{ itemId: mug, quantity: 2 }],
    });
    const archived = await merchant.createItem(10, { title: 'Old mug', sku: 'MUG-0' });
    await merchant.ask('POST', `/v1/items/${archived}/archive`);
    await merchant.createListing(shop, { itemId: mug });
    await merchant.createListing(otherShop, { itemId: cup });
    await merchant.ask('PUT', `/v1/items/${cup}/preferences`, { syncInventory: 'always' });
    await merchant.ask('PUT', `/v1/items/${mug}/preferences`, { processOrders: false });
    const dated = (id: string, streetDate: string) =>
      merchant.ask('PUT', `/v1/items/${id}/preferences`, { streetDate });
    await dated(mug, '2999-12-24T00:00:00Z');
    await dated(cup, '2001-12-24T00:00:00Z');
  });

  it.each<[string, () => object, readonly string[]]>([
    ['by title', () => ({ kind: 'text', contains: 'BLUE' }), ['MUG-1']],
    ['by a part of the SKU', () => ({ kind: 'text', contains: 'ug%' }), ['MUG%2']],
    ['by a part of the barcode', () => ({ kind: 'text', contains: '6381' }), ['MUG%2']],
    ['by a SKU', () => ({ kind: 'sku', like: 'mug-1' }), ['MUG-1']],
    ['by the beginning of a SKU', () => ({ kind: 'sku', like: 'mug*' }), ['MUG%2', 'MUG-1']],
    ['by a pattern', () => ({ kind: 'sku', like: 'm?g%?' }), ['MUG%2']],
    ['by the end of a SKU', () => ({ kind: 'sku', like: '*1' }), ['MUG-1']],
    ['by a tag', () => ({ kind: 'tag', is: 'summer' }), ['MUG-1']],
    ['by an odd tag', () => ({ kind: 'tag', is: 'a "B", {c}\\' }), ['MUG-1']],
    ['by a tag that looks like nothing', () => ({ kind: 'tag', is: 'NULL' }), ['MUG-1']],
    ['by a category', () => ({ kind: 'category', is: 'KITCHEN' }), ['MUG-1']],
    // The bundle contains the mug, which is off.
    ['by Process Orders', () => ({ kind: 'process_orders', is: false }), ['MUG-1', 'PLATE', 'SET']],
    ['by the setting of the item', () => ({ kind: 'sync_override', is: 'always' }), ['MUG%2']],
    [
      'by the setting that applies',
      () => ({ kind: 'sync_inventory', is: 'process_orders' }),
      ['MUG-1', 'PLATE', 'SET'],
    ],
    ['by what was never received', () => ({ kind: 'received', is: false }), ['PLATE']],
    ['by any street date', () => ({ kind: 'street_date' }), ['MUG%2', 'MUG-1']],
    ['by no street date', () => ({ kind: 'not', of: { kind: 'street_date' } }), ['PLATE', 'SET']],
    ['by a street date ahead', () => ({ kind: 'street_date', isAhead: true }), ['MUG-1']],
    ['by a street date reached', () => ({ kind: 'street_date', isAhead: false }), ['MUG%2']],
    [
      'by a street date between times',
      () => ({ kind: 'street_date', from: '2001-12-24T16:00:00+16:00', to: '2001-12-24T00:00:00Z' }),
      ['MUG%2'],
    ],
    [
      'none by a street date between other times',
      () => ({ kind: 'street_date', from: '2001-12-24T00:00:00.001Z', to: '2999-12-23T23:59:59Z' }),
      [],
    ],
    ['by stock', () => ({ kind: 'stock', of: 'on_hand', atLeast: 1 }), ['MUG-1']],
    ['by no stock', () => ({ kind: 'stock', of: 'available', atMost: 0 }), ['MUG%2', 'PLATE']],
    ['by a shop', () => ({ kind: 'listed_on', integrationId: shop }), ['MUG-1']],
    [
      'by what a shop lacks',
      () => ({ kind: 'not', of: { kind: 'listed_on', integrationId: shop } }),
      ['MUG%2', 'PLATE', 'SET'],
    ],
    [
      'by the status of a listing',
      () => ({ kind: 'listing_status', is: 'listed_and_synced' }),
      ['MUG%2', 'MUG-1'],
    ],
    [
      'by the status of a listing of a shop',
      () => ({ kind: 'listing_status', is: 'listed_and_synced', integrationId: otherShop }),
      ['MUG%2'],
    ],
    ['none by any of no conditions', () => ({ kind: 'or', of: [] }), []],
    ['by failures', () => ({ kind: 'failed', is: true }), []],
    [
      'by several conditions',
      () => ({
        kind: 'and',
        of: [
          {
            kind: 'or',
            of: [
              { kind: 'received', is: false },
              { kind: 'sync_override', is: 'always' },
            ],
          },
          { kind: 'not', of: { kind: 'text', contains: 'plate' } },
        ],
      }),
      ['MUG%2'],
    ],
  ])('finds items %s', async (_by, filter, found) => {
    expect(await skusOf(filter())).toEqual(found);
  });

  it('goes on from its cursor, newest first, and leaves archived items out', async () => {
    const all = { kind: 'and', of: [] };
    const first = (await search(all, { limit: 3 })).body;
    expect(first.data.map(({ sku }: { sku: string }) => sku)).toEqual(['SET', 'PLATE', 'MUG%2']);
    const { body: rest } = await search(all, { limit: 3, cursor: first.nextCursor });
    expect(rest).toMatchObject({ data: [{ sku: 'MUG-1' }], nextCursor: null });
  });

  it('that takes too long is ended, and so is a count', async () => {
    const wanted = { merchantId: merchant.id as MerchantId, filter: { kind: 'received', is: true } } as const;
    const limit = { withinMs: 50 };
    const tooSlow = { code: 'search_too_slow' };
    await gateway.db.transaction().execute(async (tx) => {
      // Whoever reads items waits until the transaction ends.
      await sql`lock table items in access exclusive mode`.execute(tx);
      const page = { ...wanted, after: undefined, limit: 1 };
      await expect(searchItems(gateway.db, page, limit)).rejects.toMatchObject(tooSlow);
      await expect(countItems(gateway.db, wanted, limit)).rejects.toMatchObject(tooSlow);
    });
  });

  it('finds what failed', async () => {
    const { body } = await merchant.ask('GET', `/v1/listings?itemId=${never}`);
    expect(body.data).toEqual([]);
    const listing = await merchant.createListing(shop, { itemId: never });
    await gateway.db
      .insertInto('failed_items')
      .values({
        merchant_id: merchant.id as never,
        integration_id: shop as never,
        operation: 'publish_stock',
        subject_kind: 'listing',
        subject_id: listing,
        state: 'open',
        code: 'missing',
        attempts: 1,
        first_at: gateway.clock.now(),
        last_at: gateway.clock.now(),
      })
      .execute();
    expect(await skusOf({ kind: 'failed', is: true })).toEqual(['PLATE']);
    expect(await skusOf({ kind: 'failed', is: false })).toEqual(['MUG%2', 'MUG-1', 'SET']);
  });

  it.each<[object, string]>([
    [{ filter: { kind: 'colour', is: 'red' } }, 'filter.kind'],
    [{ filter: { kind: 'stock', of: 'on_hand' } }, 'filter'],
    [
      {
        filter: {
          kind: 'and',
          of: [
            { kind: 'tag', is: 'a' },
            { kind: 'tag', is: 1 },
          ],
        },
      },
      'filter.of.1.is',
    ],
    [{ filter: { kind: 'tag', is: 'a', colour: 'red' } }, 'filter'],
    [{ filter: deep(4) }, 'filter.of.of.of.kind'],
    [{ filter: { kind: 'or', of: [wide(20), wide(11)] } }, 'filter'],
    [{ filter: { kind: 'street_date', from: 'tomorrow' } }, 'filter.from'],
    [{ filter: { kind: 'street_date', to: '0000-01-01T00:00:00Z' } }, 'filter.to'],
    [{}, ''],
    [{ filter: { kind: 'received', is: true }, searchId: '01a2015b-061f-742c-aea0-bd0c926dadeb' }, ''],
  ])('is refused where it is wrong, case %#', async (body, path) => {
    const answer = await merchant.ask('POST', '/v1/items/search', body);
    expect({ status: answer.status, errors: answer.body.errors }).toMatchObject({
      status: 400,
      errors: [{ path }],
    });
  });
});

function deep(levels: number): object {
  return levels === 0 ? { kind: 'received', is: true } : { kind: 'not', of: deep(levels - 1) };
}

function wide(conditions: number): object {
  return { kind: 'or', of: Array.from({ length: conditions }, () => ({ kind: 'received', is: true })) };
}

describe('a saved search', () => {
  const filter = { kind: 'received', is: false };
  beforeEach(async () => {
    merchant = await createTestMerchant(gateway);
  });

  it('is listed, read, changed and deleted, and finds what its filter finds', async () => {
    await merchant.createItem(undefined, { sku: 'NEW' });
    await merchant.createItem(3, { sku: 'OLD' });
    const saved = await merchant.ask('POST', '/v1/item-searches', { name: 'To receive', filter });
    expect(saved).toMatchObject({ status: 201, body: { name: 'To receive', filter, changedBy: 'operator' } });
    const { id } = saved.body;
    const path = `/v1/item-searches/${id}`;
    expect((await merchant.ask('GET', '/v1/item-searches')).body.data).toEqual([saved.body]);
    const found = async () => (await merchant.ask('POST', '/v1/items/search', { searchId: id })).body.data;
    expect(await found()).toMatchObject([{ sku: 'NEW' }]);
    const changed = await merchant.ask('PATCH', path, { filter: { kind: 'received', is: true } });
    expect(changed.body).toMatchObject({ id, name: 'To receive', filter: { is: true } });
    expect(await found()).toMatchObject([{ sku: 'OLD' }]);
    expect((await merchant.ask('DELETE', path)).body).toEqual(changed.body);
    expect((await merchant.ask('GET', path)).body.code).toBe('item_search_not_found');
    expect((await merchant.ask('POST', '/v1/items/search', { searchId: id })).status).toBe(404);
  });

  it('has a name of its own, in any case of its letters', async () => {
    const id = await merchant.create('/v1/item-searches', { name: 'New', filter });
    const other = await merchant.create('/v1/item-searches', { name: 'Old', filter });
    const taken = { status: 409, body: { code: 'item_search_exists' } };
    expect(await merchant.ask('POST', '/v1/item-searches', { name: 'NEW', filter })).toMatchObject(taken);
    expect(await merchant.ask('PATCH', `/v1/item-searches/${other}`, { name: 'new' })).toMatchObject(taken);
    expect((await merchant.ask('PATCH', `/v1/item-searches/${id}`, { name: 'NEW' })).status).toBe(200);
  });

  it('is not changed by somebody who saw an older one', async () => {
    const id = await merchant.create('/v1/item-searches', { name: 'New', filter });
    const path = `/v1/item-searches/${id}`;
    const etag = String((await merchant.ask('GET', path)).headers['etag']);
    gateway.clock.advance(1_000);
    await merchant.ask('PATCH', path, { name: 'Newer' });
    const late = await merchant.ask('PATCH', path, { name: 'Newest' }, { headers: { 'if-match': etag } });
    expect(late.status).toBe(412);
  });
});
