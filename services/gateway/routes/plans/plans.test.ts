import { forgetExpiredPlans } from '@onhand/core/plans/forget-expired-plans.ts';
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
  gateway.connect({ describe: () => Promise.resolve(testDescription) });
});
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(async () => {
  merchant = await createTestMerchant(gateway);
  shop = await merchant.createIntegration();
  mug = await merchant.createListing(shop, { itemId: await merchant.createItem(10, { sku: 'MUG' }) });
  cup = await merchant.createListing(shop, { itemId: await merchant.createItem(0, { sku: 'CUP' }) });
  await knowFigure(mug, 7);
  await knowFigure(cup, 3);
});

/** Stores the quantity that was read from a listing. */
async function knowFigure(listing: string, known: number): Promise<void> {
  await gateway.db
    .updateTable('channel_stock')
    .set({ known, known_at: gateway.clock.now() })
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('listing_channel_stock')
        .where('listing_id', '=', listing as never)
        .select('channel_stock_id'),
    )
    .execute();
}

const settings = (fields: object, entity = 'inventory', integrationId = shop) => ({
  kind: 'sync_settings',
  changes: [{ integrationId, entity, settings: fields }],
});
const ask = (change: object) => merchant.ask('POST', '/v1/plans', { change });
const apply = (id: string) => merchant.ask('POST', `/v1/plans/${id}/apply`);
const undo = (id: string) => merchant.ask('POST', `/v1/plans/${id}/undo`);
const inventory = async () =>
  (await merchant.ask('GET', `/v1/integrations/${shop}/sync-settings`)).body.inventory;
const revisionOf = async (listing: string) =>
  (await merchant.ask('GET', `/v1/listings/${listing}`)).body.channelStock[0].needed.revision;
const answer = async (asked: ReturnType<typeof ask>) => {
  const { status, body } = await asked;
  return { status, code: body.code };
};
const unknown = '01a2015b-061f-742c-aea0-bd0c926dadeb';

/** Records units that a shop deducted by itself since the last reading. */
async function deduct(listing: string, units: number): Promise<void> {
  // The casts are safe: the API created these rows.
  const owner = { merchant_id: merchant.id as never };
  const at = gateway.clock.now();
  const { id: orderId } = await gateway.db
    .insertInto('orders')
    .values({
      ...owner,
      integration_id: shop as never,
      external_order_id: '1042',
      first_seen_at: at,
      changed_at: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  gateway.clock.advance(1000);
  await gateway.db
    .insertInto('platform_deductions')
    .values({
      ...owner,
      listing_id: listing as never,
      order_id: orderId,
      revision: 1,
      units,
      taken_at: gateway.clock.now(),
    })
    .execute();
}

describe('a figure that cannot be computed', () => {
  const spoilStock = async () => {
    const { itemId } = (await merchant.ask('GET', `/v1/listings/${cup}`)).body;
    // Past every rule: on hand less what is promised is less than the database can compute.
    await sql`alter table stock_levels drop constraint if exists stock_levels_check`.execute(gateway.db);
    const level = gateway.db.updateTable('stock_levels').set({ on_hand: -2_147_483_648, committed: 1 });
    await level.where('item_id', '=', itemId).execute();
  };
  const spoilKnown = async () => {
    await knowFigure(cup, -2_147_483_648);
    await deduct(cup, 2);
  };
  it.each([
    ['its stock', spoilStock, 'quantity_out_of_range'],
    ['the figure on the platform', spoilKnown, 'data_refused'],
  ])('for %s is named, and the others are planned', async (_what, spoil, code) => {
    await spoil();
    const rule = { name: 'One', effect: { kind: 'buffer', units: 1 } };
    const { status, body } = await ask({ kind: 'rule', operation: 'create', rule });
    expect([status, body.state]).toEqual([201, 'proposed']);
    const row = { listingId: cup, externalKey: expect.any(String), code };
    expect(body.effect).toMatchObject({
      listings: 1,
      unitsAfter: 9,
      problems: { total: 1, rows: [{ ...row, message: expect.stringContaining('range') }] },
    });
    expect((await apply(body.id)).status).toBe(200);
  });
});

describe('a plan of sync settings', () => {
  it('tells what would change and changes nothing', async () => {
    const before = [await inventory(), await revisionOf(mug)];
    const { status, body } = await ask(settings({ direction: 'inbound' }));
    expect({ status, effect: body.effect }).toEqual({
      status: 201,
      effect: {
        listings: 2,
        unitsBefore: 10,
        unitsAfter: 0,
        toZero: 0,
        stopped: 2,
        resumed: 0,
        writes: 0,
        ended: 0,
        relisted: 0,
        unread: 0,
        calls: 0,
        minutes: 0,
        integrations: [expect.objectContaining({ integrationId: shop, listings: 2, stopped: 2 })],
      },
    });
    expect(body).toMatchObject({ kind: 'sync_settings', state: 'proposed', decidedAt: null });
    expect([await inventory(), await revisionOf(mug)]).toEqual(before);
    expect((await merchant.ask('GET', `/v1/plans/${body.id}`)).body).toEqual(body);
    expect((await merchant.ask('GET', '/v1/plans')).body.data[0]).toEqual(body);
  });

  it('compares the figures of its moment: theirs without what the shop has deducted since the reading', async () => {
    await deduct(mug, 2);
    await merchant.ask('PUT', `/v1/integrations/${shop}/sync-settings/inventory`, { direction: 'disabled' });
    gateway.clock.advance(1000);
    const { body: plan } = await ask(settings({ direction: 'outbound' }));
    expect(plan.figuresAt).toBe(gateway.clock.now().toISOString());
    const figures = async () => {
      const { data } = (await merchant.ask('GET', `/v1/plans/${plan.id}/listings`)).body;
      return data.map(({ sku, ours, theirs }: { sku: string; ours: number; theirs: number }) => [
        sku,
        ours,
        theirs,
      ]);
    };
    // In the order in which their listings were made.
    const planned = [
      ['MUG', 10, 5],
      ['CUP', 0, 3],
    ];
    expect(await figures()).toEqual(planned);

    // News afterwards changes nothing of it.
    gateway.clock.advance(1000);
    const { itemId } = (await merchant.ask('GET', `/v1/listings/${mug}`)).body;
    await merchant.ask('POST', `/v1/items/${itemId}/receipts`, { quantity: 5 });
    await knowFigure(mug, 4);
    expect(await figures()).toEqual(planned);
    expect((await merchant.ask('GET', `/v1/plans/${plan.id}`)).body).toEqual(plan);
  });

  it('of switching publishing on tells ours and theirs', async () => {
    await merchant.ask('PUT', `/v1/integrations/${shop}/sync-settings/inventory`, { autoExport: false });
    const { body } = await ask(settings({ autoExport: true }));
    expect(body.effect).toMatchObject({
      listings: 2,
      unitsBefore: 10,
      unitsAfter: 10,
      toZero: 1,
      resumed: 2,
      writes: 2,
      calls: 1,
    });
    const listings = await merchant.ask('GET', `/v1/plans/${body.id}/listings?limit=1`);
    const rest = await merchant.ask(
      'GET',
      `/v1/plans/${body.id}/listings?cursor=${listings.body.nextCursor}`,
    );
    expect(rest.body.nextCursor).toBeNull();
    expect([...listings.body.data, ...rest.body.data]).toEqual([
      expect.objectContaining({
        listingId: mug,
        sku: 'MUG',
        before: null,
        ours: 10,
        theirs: 7,
        difference: 3,
      }),
      expect.objectContaining({
        listingId: cup,
        sku: 'CUP',
        before: null,
        ours: 0,
        theirs: 3,
        difference: -3,
      }),
    ]);
  });

  it('of several integrations and entities is one, and is applied as by the direct routes', async () => {
    const other = await merchant.createIntegration();
    const { body: plan } = await ask({
      kind: 'sync_settings',
      changes: [
        { integrationId: shop, entity: 'inventory', settings: { direction: 'bidirectional' } },
        { integrationId: other, entity: 'products', settings: { direction: 'disabled' } },
      ],
    });
    const { status, body } = await apply(plan.id);
    expect({ status, body }).toMatchObject({ status: 200, body: { id: plan.id, state: 'applied' } });
    expect(await inventory()).toMatchObject({ direction: 'bidirectional', revision: 1 });
    expect(await revisionOf(mug)).toBe(2);
    expect(gateway.nudges.at(-1)).toEqual([shop, other]);
    const history = await merchant.ask('GET', `/v1/integrations/${other}/sync-settings/history`);
    expect(history.body.data).toMatchObject([{ entity: 'products', after: { direction: 'disabled' } }]);
  });

  it('is undone to what stood before', async () => {
    const before = await inventory();
    const { body: plan } = await ask(
      settings({ mode: 'scheduled', cron: '0 6 * * *', timeZone: 'Europe/Berlin' }),
    );
    await apply(plan.id);
    expect(await inventory()).toMatchObject({ mode: 'scheduled' });
    const { status, body } = await undo(plan.id);
    expect({ status, state: body.state }).toEqual({ status: 200, state: 'undone' });
    expect(await inventory()).toEqual({ ...before, revision: 2 });
    expect(await answer(undo(plan.id))).toEqual({ status: 409, code: 'plan_not_applied' });
  });
});

describe('a plan of a rule', () => {
  const rule = { name: 'Half', effect: { kind: 'percent', percent: 50 } };
  const rules = async () => (await merchant.ask('GET', '/v1/rules')).body.data;

  it('creates, replaces and deletes it, and each is undone', async () => {
    const { body: created } = await ask({ kind: 'rule', operation: 'create', rule });
    expect(created.effect).toMatchObject({ listings: 1, unitsBefore: 10, unitsAfter: 5, writes: 1 });
    expect(await rules()).toEqual([]);
    await apply(created.id);
    const [made] = await rules();
    expect(made).toMatchObject(rule);
    expect(await revisionOf(mug)).toBe(2);

    const quarter = { ...rule, effect: { kind: 'percent', percent: 25 } };
    const { body: replaced } = await ask({ kind: 'rule', operation: 'replace', id: made.id, rule: quarter });
    await apply(replaced.id);
    expect(await rules()).toMatchObject([quarter]);
    // A plan cannot be undone once another plan has changed the same settings.
    expect(await answer(undo(created.id))).toEqual({ status: 409, code: 'undo_outdated' });
    await undo(replaced.id);
    expect(await rules()).toMatchObject([rule]);

    const { body: deleted } = await ask({ kind: 'rule', operation: 'delete', id: made.id });
    expect(deleted.effect).toMatchObject({ unitsBefore: 5, unitsAfter: 10 });
    await apply(deleted.id);
    expect(await rules()).toEqual([]);
    await undo(deleted.id);
    expect(await rules()).toMatchObject([{ id: made.id, ...rule }]);
    await undo(created.id);
    expect(await rules()).toEqual([]);
  });

  it('is refused where it matches nothing, or there is none', async () => {
    const nothing = { ...rule, conditions: { sku: ' ' } };
    expect(await answer(ask({ kind: 'rule', operation: 'create', rule: nothing }))).toEqual({
      status: 422,
      code: 'rule_matches_nothing',
    });
    expect(await answer(ask({ kind: 'rule', operation: 'delete', id: unknown }))).toEqual({
      status: 404,
      code: 'rule_not_found',
    });
  });
});

it('a plan tells which listings it ends, whose figures stay 0', async () => {
  const rule = { name: 'End', effect: { kind: 'zero_stock', behaviour: 'end' } };
  const { body } = await ask({ kind: 'rule', operation: 'create', rule });
  expect(body.effect).toMatchObject({ listings: 1, toZero: 0, writes: 0, ended: 1, relisted: 0 });
  const { data } = (await merchant.ask('GET', `/v1/plans/${body.id}/listings`)).body;
  expect(data).toMatchObject([{ listingId: cup, before: 0, ours: 0 }]);
  await apply(body.id);
  const [made] = (await merchant.ask('GET', '/v1/rules')).body.data;
  const deleted = await ask({ kind: 'rule', operation: 'delete', id: made.id });
  expect(deleted.body.effect).toMatchObject({ listings: 1, ended: 0, relisted: 1 });
});

describe('a plan of what a scope says of its figures', () => {
  it.each(['merchant', 'integration', 'listing'])('of a %s is applied and undone', async (scope) => {
    const id = { merchant: merchant.id, integration: shop, listing: mug }[scope];
    const path = `/v1/${scope}s/${id}/publishing`;
    await merchant.ask('PUT', path, { maximum: 8 });
    const before = (await merchant.ask('GET', path)).body;
    const { body } = await ask({ kind: 'publishing', scope, id, values: { buffer: 4, quantitySync: true } });
    expect(body.effect).toMatchObject({ listings: 1, unitsBefore: 8, unitsAfter: 6 });
    await apply(body.id);
    expect((await merchant.ask('GET', path)).body).toMatchObject({ buffer: 4, maximum: null });
    await undo(body.id);
    expect((await merchant.ask('GET', path)).body).toEqual(before);
  });
});

describe('a direct change needs a plan', () => {
  it('that writes figures again which are others than stand there', async () => {
    const path = `/v1/integrations/${shop}/publishing`;
    await merchant.ask('PUT', path, { quantitySync: false });
    const { status, body } = await merchant.ask('PUT', path, { quantitySync: true });
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'plan_required' });
    expect((await merchant.ask('GET', path)).body.quantitySync).toBe(false);
    const plan = (await merchant.ask('GET', `/v1/plans/${body.planId}`)).body;
    expect(plan).toMatchObject({ state: 'proposed', effect: { resumed: 2, writes: 2 } });
    await apply(plan.id);
    expect((await merchant.ask('GET', path)).body.quantitySync).toBe(true);
  });

  it('not where the same figures stand there', async () => {
    await knowFigure(mug, 10);
    await knowFigure(cup, 0);
    const path = `/v1/integrations/${shop}/sync-settings/inventory`;
    await merchant.ask('PUT', path, { mode: 'manual' });
    expect((await merchant.ask('PUT', path, { mode: 'instant' })).status).toBe(200);
  });

  it('that sets much of an integration to 0 at once', async () => {
    for (let made = 0; made < 11; made += 1) {
      await merchant.createListing(shop, { itemId: await merchant.createItem(3) });
    }
    const rule = { name: 'None', effect: { kind: 'maximum', units: 0 } };
    const { status, body } = await merchant.ask('POST', '/v1/rules', rule);
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'plan_required' });
    expect((await merchant.ask('GET', '/v1/rules')).body.data).toEqual([]);
    expect((await merchant.ask('GET', `/v1/plans/${body.planId}`)).body.effect).toMatchObject({ toZero: 12 });
    await apply(body.planId);
    expect((await merchant.ask('GET', '/v1/rules')).body.data).toMatchObject([rule]);
  });
});

describe('a plan is refused, and nothing is changed', () => {
  it.each<[() => object, number, string]>([
    [() => settings({ mode: 'scheduled', cron: 'never' }), 422, 'cron_invalid'],
    [() => settings({ fields: ['title'] }), 422, 'setting_of_other_entity'],
    [() => settings({}), 400, 'request_invalid'],
    [() => ({ kind: 'sync_settings', changes: [] }), 400, 'request_invalid'],
    [() => ({ kind: 'wish' }), 400, 'request_invalid'],
  ])('case %#', async (change, status, code) => {
    const before = (await merchant.ask('GET', '/v1/plans')).body;
    expect(await answer(ask(change()))).toEqual({ status, code });
    expect((await merchant.ask('GET', '/v1/plans')).body).toEqual(before);
  });

  it('for an integration that is not the merchant’s', async () => {
    const stranger = await createTestMerchant(gateway);
    const change = settings({ direction: 'disabled' }, 'inventory', await stranger.createIntegration());
    expect(await answer(ask(change))).toEqual({ status: 404, code: 'integration_not_found' });
  });

  it('twice for one entity of an integration', async () => {
    const { changes } = settings({ direction: 'disabled' });
    const twice = { kind: 'sync_settings', changes: [...changes, ...changes] };
    expect(await answer(ask(twice))).toEqual({ status: 400, code: 'request_invalid' });
  });
});

describe('applying is refused, and nothing is changed', () => {
  const propose = async () => (await ask(settings({ direction: 'disabled' }))).body.id;

  it('of what is applied already', async () => {
    const id = await propose();
    await apply(id);
    expect(await answer(apply(id))).toEqual({ status: 409, code: 'plan_not_open' });
    expect(await inventory()).toMatchObject({ revision: 1 });
  });

  it('where settings, rules or overrides were changed since', async () => {
    const changes: readonly (() => Promise<unknown>)[] = [
      () =>
        merchant.ask('PUT', `/v1/integrations/${shop}/sync-settings/orders`, {
          direction: 'inbound',
        }),
      () => merchant.create('/v1/rules', { name: 'One', effect: { kind: 'buffer', units: 1 } }),
      () => merchant.ask('PUT', `/v1/listings/${mug}/publishing`, { buffer: 1 }),
      () => merchant.ask('PUT', `/v1/merchants/${merchant.id}/publishing`, { quantitySync: false }),
    ];
    for (const change of changes) {
      const id = await propose();
      await change();
      expect(await answer(apply(id))).toEqual({ status: 409, code: 'plan_outdated' });
    }
    expect(await inventory()).toMatchObject({ direction: 'outbound' });
  });

  it('after a day', async () => {
    const id = await propose();
    gateway.clock.advance(24 * 60 * 60_000);
    expect((await merchant.ask('GET', `/v1/plans/${id}`)).body.state).toBe('expired');
    expect(await answer(apply(id))).toEqual({ status: 409, code: 'plan_expired' });
  });

  it('of what expired and was forgotten; what was applied stays', async () => {
    const { body: applied } = await ask(settings({ mode: 'manual' }));
    await apply(applied.id);
    const expired = await propose();
    gateway.clock.advance(24 * 60 * 60_000);
    const kept = await propose();
    await forgetExpiredPlans(gateway.db, new Date(gateway.clock.now().getTime() + 1));
    const { data } = (await merchant.ask('GET', '/v1/plans')).body;
    expect(data.map(({ id }: { id: string }) => id)).toEqual(expect.arrayContaining([kept, applied.id]));
    expect(await answer(apply(expired))).toEqual({ status: 404, code: 'plan_not_found' });
  });

  it('of a plan there is none of', async () => {
    expect(await answer(apply(unknown))).toEqual({ status: 404, code: 'plan_not_found' });
    expect(await answer(undo(unknown))).toEqual({ status: 404, code: 'plan_not_found' });
  });
});

describe('undoing is refused, and nothing is changed', () => {
  it('where what it set was changed since', async () => {
    const { body: plan } = await ask(settings({ direction: 'disabled' }));
    expect(await answer(undo(plan.id))).toEqual({ status: 409, code: 'plan_not_applied' });
    await apply(plan.id);
    await merchant.ask('PUT', `/v1/integrations/${shop}/sync-settings/inventory`, { direction: 'inbound' });
    expect(await answer(undo(plan.id))).toEqual({ status: 409, code: 'undo_outdated' });
    expect(await inventory()).toMatchObject({ direction: 'inbound' });
  });
});

describe('at once', () => {
  it('many change what many listings say, and each has its turn', async () => {
    const listingIds = await Promise.all(
      Array.from({ length: 16 }, async () =>
        merchant.createListing(shop, { itemId: await merchant.createItem(3) }),
      ),
    );
    const answers = await Promise.all(
      listingIds.map((id) => merchant.ask('PUT', `/v1/listings/${id}/publishing`, { buffer: 1 })),
    );
    expect(answers.map(({ status }) => status)).toEqual(listingIds.map(() => 200));
  });

  it('a plan is applied once', async () => {
    const { body } = await ask(settings({ direction: 'disabled' }));
    const answers = await Promise.all([1, 2, 3].map(() => apply(body.id)));
    expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([
      200, 409, 409,
    ]);
    expect(await inventory()).toMatchObject({ revision: 1 });
  });
});
