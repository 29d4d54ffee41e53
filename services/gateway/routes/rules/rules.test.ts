import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDescription } from '../../testing/test-description.ts';
import { createTestGateway } from '../../testing/test-gateway.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';
import type { TestMerchant } from '../../testing/test-merchant.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
let shop: string;
let mug: string;
let cup: string;
beforeAll(async () => {
  gateway = await createTestGateway();
  gateway.connect({
    describe: async () => ({ ...testDescription, listings: { setState: false, creation: null } }),
  });
});
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(async () => {
  merchant = await createTestMerchant(gateway);
  shop = await merchant.createIntegration();
  mug = await merchant.createListing(shop, {
    itemId: await merchant.createItem(10, { sku: 'MUG-RED', tags: ['sale'] }),
  });
  cup = await merchant.createListing(shop, { itemId: await merchant.createItem(4, { sku: 'CUP' }) });
});

const buffer = (units: number) => ({ kind: 'buffer', units });
const create = (fields: object) => merchant.ask('POST', '/v1/rules', { name: 'A rule', ...fields });
const change = (id: string, fields: object) => merchant.ask('PATCH', `/v1/rules/${id}`, fields);
const list = async () => (await merchant.ask('GET', '/v1/rules')).body.data;
const dueOf = async (listing: string) => {
  const { body } = await merchant.ask('GET', `/v1/listings/${listing}`);
  const { state, needed } = body.channelStock[0];
  return { state, revision: needed.revision, cause: needed.cause };
};
const preview = async (fields: object) =>
  (await merchant.ask('POST', '/v1/rules/preview', { name: 'A rule', ...fields })).body;
const unknown = '01a2015b-061f-742c-aea0-bd0c926dadeb';

describe('a rule', () => {
  it('is created, read, changed and deleted, and what it concerns is due each time', async () => {
    const { status, body } = await create({ conditions: { sku: 'mug*' }, effect: buffer(2), priority: 7 });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      name: 'A rule',
      priority: 7,
      enabled: true,
      conditions: { sku: 'mug*' },
      effect: buffer(2),
    });
    expect(gateway.nudges.at(-1)).toEqual([shop]);
    expect(await dueOf(mug)).toEqual({ state: 'due', revision: 2, cause: 'rule' });
    expect(await dueOf(cup)).toMatchObject({ revision: 1 });
    expect((await merchant.ask('GET', `/v1/rules/${body.id}`)).body).toEqual(body);

    // The change affects the listings that matched before and the listings that match now.
    const changed = await change(body.id, { conditions: { sku: 'cup' } });
    expect(changed.body).toEqual({ ...body, conditions: { sku: 'cup' } });
    expect([await dueOf(mug), await dueOf(cup)]).toMatchObject([{ revision: 3 }, { revision: 2 }]);

    const deleted = await merchant.ask('DELETE', `/v1/rules/${body.id}`);
    expect({ status: deleted.status, body: deleted.body }).toEqual({ status: 200, body: changed.body });
    expect([await dueOf(mug), await dueOf(cup)]).toMatchObject([{ revision: 3 }, { revision: 3 }]);
    expect(await list()).toEqual([]);
    expect((await merchant.ask('GET', `/v1/rules/${body.id}`)).body.code).toBe('rule_not_found');
  });

  it('that is not enabled makes nothing due', async () => {
    const { body } = await create({ effect: buffer(2), enabled: false });
    expect(await dueOf(mug)).toMatchObject({ revision: 1 });
    await change(body.id, { enabled: true });
    expect(await dueOf(mug)).toMatchObject({ revision: 2 });
  });

  it('is listed in the order in which it is asked, page by page', async () => {
    const names = ['third', 'first', 'second'];
    for (const [index, priority] of [300, 100, 200].entries()) {
      await create({ name: names[index], effect: buffer(1), priority });
    }
    const first = await merchant.ask('GET', '/v1/rules?limit=2');
    const rest = await merchant.ask('GET', `/v1/rules?cursor=${first.body.nextCursor}`);
    const all = [...first.body.data, ...rest.body.data];
    expect(all.map(({ name }) => name)).toEqual(['first', 'second', 'third']);
    expect(rest.body.nextCursor).toBeNull();
  });
});

describe('a rule that cannot be is refused, and nothing is changed', () => {
  const cases: readonly [object, number, string][] = [
    [{ conditions: { sku: ' ' } }, 422, 'rule_matches_nothing'],
    [{ conditions: { price: { min: 2, max: 1 } } }, 422, 'rule_matches_nothing'],
    [{ conditions: { stock: { min: 2, max: 1 } } }, 422, 'rule_matches_nothing'],
    [{ conditions: { locationId: unknown } }, 404, 'location_not_found'],
    [{ conditions: { integrationId: unknown } }, 404, 'integration_not_found'],
    [{ conditions: { stock: {} } }, 400, 'request_invalid'],
    [{ conditions: { colour: 'red' } }, 400, 'request_invalid'],
    [{ effect: { kind: 'percent', percent: 101 } }, 400, 'request_invalid'],
    [{ effect: { kind: 'buffer', units: -1 } }, 400, 'request_invalid'],
    [{ effect: { kind: 'double' } }, 400, 'request_invalid'],
    [{ effect: { kind: 'zero_stock', behaviour: 'end' } }, 422, 'ending_unsupported'],
    [{ effect: { kind: 'deletion', behaviour: 'end' } }, 422, 'ending_unsupported'],
  ];

  it.each(cases)('%j', async (fields, status, code) => {
    const created = await create({ effect: buffer(1), ...fields });
    expect({ status: created.status, code: created.body.code }).toEqual({ status, code });
    expect(await list()).toEqual([]);

    const { body: rule } = await create({ effect: buffer(1), conditions: { tag: 'sale' } });
    const revision = await dueOf(mug);
    const changed = await change(rule.id, fields);
    expect({ status: changed.status, code: changed.body.code }).toEqual({ status, code });
    expect(await list()).toEqual([rule]);
    expect(await dueOf(mug)).toEqual(revision);
    const previewed = await merchant.ask('POST', '/v1/rules/preview', {
      name: 'x',
      effect: buffer(1),
      ...fields,
    });
    expect({ status: previewed.status, code: previewed.body.code }).toEqual({ status, code });
  });

  it("another merchant's location or integration", async () => {
    const stranger = await createTestMerchant(gateway);
    for (const [conditions, code] of [
      [{ locationId: stranger.locationId }, 'location_not_found'],
      [{ integrationId: await stranger.createIntegration() }, 'integration_not_found'],
    ] as const) {
      expect((await create({ effect: buffer(1), conditions })).body.code).toBe(code);
    }
  });
});

describe('a preview', () => {
  it('tells what a new rule would change, and changes nothing', async () => {
    expect(await preview({ effect: buffer(4) })).toMatchObject({
      listings: 2,
      unitsBefore: 14,
      unitsAfter: 6,
      toZero: 1,
      stopped: 0,
      resumed: 0,
      sample: expect.arrayContaining([
        expect.objectContaining({
          listingId: mug,
          integrationId: shop,
          sku: 'MUG-RED',
          before: 10,
          after: 6,
        }),
        expect.objectContaining({ listingId: cup, sku: 'CUP', before: 4, after: 0 }),
      ]),
    });
    expect(await list()).toEqual([]);
    expect(await dueOf(mug)).toMatchObject({ revision: 1 });
  });

  it('names a listing whose figure cannot be computed, and counts the others', async () => {
    const { itemId } = (await merchant.ask('GET', `/v1/listings/${cup}`)).body;
    // Past every rule: on hand less what is promised is less than the database can compute.
    await sql`alter table stock_levels drop constraint if exists stock_levels_check`.execute(gateway.db);
    const level = gateway.db.updateTable('stock_levels').set({ on_hand: -2_147_483_648, committed: 1 });
    await level.where('item_id', '=', itemId).execute();
    const code = 'quantity_out_of_range';
    const row = { listingId: cup, externalKey: expect.any(String), code, message: expect.any(String) };
    expect(await preview({ effect: buffer(4) })).toMatchObject({
      listings: 1,
      unitsBefore: 10,
      unitsAfter: 6,
      sample: [{ listingId: mug }],
      problems: { total: 1, rows: [row] },
    });
  });

  it('of one that ends what is sold out tells how many listings it would end', async () => {
    gateway.connect({ describe: async () => testDescription });
    const nothing = await merchant.createListing(shop, { itemId: await merchant.createItem(0) });
    expect(await preview({ effect: { kind: 'zero_stock', behaviour: 'end' } })).toMatchObject({
      listings: 1,
      toZero: 0,
      ended: 1,
      relisted: 0,
      sample: [{ listingId: nothing, before: 0, after: 0, ends: true }],
    });
  });

  it('of one that excludes tells what is no longer written', async () => {
    expect(await preview({ conditions: { stock: { max: 5 } }, effect: { kind: 'exclude' } })).toMatchObject({
      listings: 1,
      unitsBefore: 4,
      unitsAfter: 0,
      stopped: 1,
      sample: [{ listingId: cup, before: 4, after: null }],
    });
  });

  it('of one that another overrules is empty, unless it takes its place', async () => {
    const { body } = await create({ effect: buffer(1), priority: 1 });
    expect(await preview({ effect: buffer(3), priority: 1 })).toMatchObject({ listings: 0, sample: [] });
    expect(await preview({ effect: buffer(3), replaces: body.id })).toMatchObject({
      listings: 2,
      unitsBefore: 12,
      unitsAfter: 8,
    });
    expect((await preview({ effect: buffer(3), replaces: unknown })).code).toBe('rule_not_found');
  });
});

it('what became of a rule is kept, of a deleted one too, and shown to nobody else', async () => {
  const { body } = await create({ effect: buffer(2) });
  await change(body.id, { enabled: false });
  await merchant.ask('DELETE', `/v1/rules/${body.id}`);
  const text = { name: 'A rule', priority: 100, enabled: true, conditions: {}, effect: buffer(2) };
  const off = { ...text, enabled: false };
  const path = `/v1/rules/${body.id}/history`;
  const { data } = (await merchant.ask('GET', path)).body;
  expect(data).toMatchObject([
    { revision: 3, before: off, after: null },
    { revision: 2, before: text, after: off },
    { revision: 1, before: null, after: text, actor: { label: expect.any(String) } },
  ]);
  const page = (await merchant.ask('GET', `${path}?limit=2`)).body;
  expect(page.data).toEqual(data.slice(0, 2));
  expect((await merchant.ask('GET', `${path}?limit=2&cursor=${page.nextCursor}`)).body.data).toEqual([
    data[2],
  ]);
  const other = await createTestMerchant(gateway);
  expect((await other.ask('GET', path)).body.code).toBe('rule_not_found');
  expect((await merchant.ask('GET', `/v1/rules/${unknown}/history`)).body.code).toBe('rule_not_found');
});

it('a preview tells what a plan of the rule tells, of what is held back for a while too', async () => {
  await gateway.db
    .updateTable('integrations')
    .set({ publishing_phase: 'first_five', first_records: [] })
    .where('id', '=', shop as never)
    .execute();
  const rule = { name: 'All', effect: buffer(2) };
  const told = await preview(rule);
  expect(told).toMatchObject({ listings: 2, unitsBefore: 14, unitsAfter: 10 });
  const change = { kind: 'rule', operation: 'create', rule };
  const plan = await merchant.ask('POST', '/v1/plans', { change });
  const { sample: _sample, ...counts } = told;
  expect(plan.body.effect).toMatchObject(counts);
});
