import { carryMerchantBulk } from '@onhand/activities/bulk/carry-merchant-bulk.ts';
import { applyNextOrders } from '@onhand/core/plans/apply-next-orders.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import { findNewestOfMerchant } from '@onhand/core/runs/find-run.ts';
import type { IntegrationId, MerchantId, OrderId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deliveryOf, orderFor } from '../../../../tests/setup/orders.ts';
import { passTime } from '../../testing/pass-time.ts';
import { createTestGateway } from '../../testing/test-gateway.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';
import type { TestMerchant } from '../../testing/test-merchant.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
let shop: string;
let mug: string;
let orders: readonly string[];
beforeAll(async () => {
  gateway = await createTestGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());
/** Three orders of two units, before the price rises from 10 to 12, and one afterwards. */
beforeEach(async () => {
  merchant = await createTestMerchant(gateway);
  await pass();
  shop = await merchant.createIntegration();
  mug = await merchant.createItem(100, { sku: 'MUG', price: '10', wholesaleCost: '4' });
  await merchant.createListing(shop, { itemId: mug, externalKey: 'mug' });
  orders = [await order('1'), await order('2'), await order('3')];
  await change({ price: '12' });
  await order('4');
});

const pass = () => passTime(gateway, 60_000);
async function order(number: string, changes: Parameters<typeof orderFor>[2] = {}): Promise<string> {
  const to = { merchantId: merchant.id as MerchantId, integrationId: shop as IntegrationId };
  const placedAt = gateway.clock.now().toISOString();
  await takeIn(gateway.db, [deliveryOf(to, orderFor(number, { mug: 2 }, { placedAt, ...changes }))], gateway);
  const { body } = await merchant.ask('GET', `/v1/orders?integrationId=${shop}&externalOrderId=${number}`);
  return body.data[0].id;
}
async function change(values: object): Promise<void> {
  await pass();
  expect((await merchant.ask('PATCH', `/v1/items/${mug}`, values)).status).toBe(200);
  await pass();
}
const plan = async (asked: readonly string[] | 'all' = 'all') => {
  const change = { kind: 'apply_item_properties', itemId: mug, orders: asked };
  return (await merchant.ask('POST', '/v1/plans', { change })).body;
};
const apply = (id: string) => merchant.ask('POST', `/v1/plans/${id}/apply`);
const runsOf = async (planId: string) =>
  (await merchant.ask('GET', `/v1/sync-runs?planId=${planId}`)).body.data;
const prices = () =>
  Promise.all(
    orders.map(async (id) =>
      Number((await merchant.ask('GET', `/v1/orders/${id}`)).body.lines[0].properties.price),
    ),
  );
const earlierOrders = async () => (await merchant.ask('GET', `/v1/items/${mug}`)).body.earlierOrders;
const current = async () => {
  const of = { merchantId: merchant.id as MerchantId, integrationId: null } as const;
  const run = await findNewestOfMerchant(gateway.db, { ...of, kind: 'apply_item_properties' });
  if (run === undefined) throw new Error('There is no run.');
  return run;
};
/** There are three orders, so that the second page has one. */
const paging = () => ({ clock: gateway.clock, pageSize: 2 });
const carry = async () => applyNextOrders(gateway.db, await current(), paging());
const toEnd = async () => {
  while ((await current()).state === 'running') await carry();
};

describe('the plan', () => {
  it('shows what would change, and changes nothing', async () => {
    expect(await plan()).toMatchObject({
      kind: 'apply_item_properties',
      state: 'proposed',
      effect: {
        listings: 0,
        writes: 0,
        calls: 0,
        bulk: {
          operation: 'apply_item_properties',
          orders: 3,
          lines: 3,
          units: 6,
          unchanged: 0,
          properties: { price: '12.0000', wholesaleCost: '4.0000' },
          differing: { price: 3 },
        },
      },
    });
    expect([await prices(), await earlierOrders()]).toEqual([[10, 10, 10], 3]);
  });

  it('names how many of the chosen orders have nothing to change', async () => {
    const [first = ''] = orders;
    const { effect } = await plan([first, first, await order('4'), mug]);
    expect(effect.bulk).toMatchObject({ orders: 1, unchanged: 2 });
    const stranger = await createTestMerchant(gateway);
    const change = { kind: 'apply_item_properties', itemId: await stranger.createItem(), orders };
    const theirs = await stranger.ask('POST', '/v1/plans', { change });
    expect(theirs.body.effect.bulk).toMatchObject({ orders: 0, unchanged: 3 });
  });

  it('is outdated if the properties are others when it is applied', async () => {
    const { id } = await plan();
    await change({ wholesaleCost: '5' });
    expect((await apply(id)).body.code).toBe('plan_outdated');
    expect(await prices()).toEqual([10, 10, 10]);
  });

  it('is outdated, too, if the item had no properties left and got others', async () => {
    await change({ price: null, wholesaleCost: null });
    const { id } = await plan();
    await change({ price: '7' });
    expect((await apply(id)).body.code).toBe('plan_outdated');
    expect(await prices()).toEqual([10, 10, 10]);
  });

  it('cannot be undone, and is refused for an unknown item', async () => {
    const { id } = await plan();
    await apply(id);
    await toEnd();
    const undone = await merchant.ask('POST', `/v1/plans/${id}/undo`);
    expect([undone.status, undone.body.code]).toEqual([409, 'plan_not_undoable']);
    const [itemId] = orders;
    const unknown = { kind: 'apply_item_properties', itemId, orders: 'all' };
    expect((await merchant.ask('POST', '/v1/plans', { change: unknown })).body.code).toBe('item_not_found');
  });
});

describe('the run', () => {
  it('applies the properties to each order of the plan, and to no other', async () => {
    const { id } = await plan();
    await order('5', { placedAt: '2026-11-22T12:00:00Z' });
    await apply(id);
    await toEnd();
    expect(await prices()).toEqual([12, 12, 12]);
    expect(await runsOf(id)).toMatchObject([
      {
        kind: 'apply_item_properties',
        integrationId: null,
        phase: 'applying',
        state: 'done',
        progress: { total: 3, done: 3, failed: 0, skipped: 0 },
        skippedFor: {},
      },
    ]);
    // The order that came in meanwhile was not seen in the plan.
    expect(await earlierOrders()).toBe(1);
  });

  it('applies them to chosen orders', async () => {
    const { id } = await plan(orders.slice(1, 2));
    await apply(id);
    await toEnd();
    expect(await prices()).toEqual([10, 12, 10]);
    await change({ price: '13' });
    // What was applied is kept as what the others were placed with.
    expect([await prices(), await earlierOrders()]).toEqual([[10, 12, 10], 4]);
  });

  it('skips orders that were shipped, closed or brought up to date meanwhile, and says why', async () => {
    const { id } = await plan();
    const [first = '', , third = ''] = orders;
    const lines = [{ orderId: first, externalLineId: '1', units: 2 }];
    expect((await merchant.ask('POST', '/v1/shipments', { reference: 'S', lines })).status).toBe(201);
    await order('2', { version: 2, state: 'closed' });
    await apply(id);
    await sql`
      insert into applied_properties (merchant_id, order_id, item_id, as_of, applied_at, applied_by)
      select merchant_id, ${third}, id, properties_since, properties_since, 'test' from items where id = ${mug}`.execute(
      gateway.db,
    );
    await toEnd();
    expect(await prices()).toEqual([10, 10, 12]);
    expect(await runsOf(id)).toMatchObject([
      {
        progress: { total: 3, done: 0, skipped: 3 },
        skippedFor: { order_not_active: 2, applied_already: 1 },
      },
    ]);
  });

  it('applies nothing that the plan did not show', async () => {
    const { id } = await plan();
    await apply(id);
    await carry();
    await change({ price: '13' });
    await toEnd();
    expect((await prices()).toSorted((a, b) => a - b)).toEqual([10, 12, 12]);
    expect(await runsOf(id)).toMatchObject([
      { state: 'done', progress: { done: 2, skipped: 1 }, skippedFor: { properties_changed: 1 } },
    ]);
  });

  it('goes on where it was after it was cancelled, and a page that is repeated changes nothing', async () => {
    const { id } = await plan();
    await apply(id);
    const first = await current();
    await carry();
    await applyNextOrders(gateway.db, first, paging());
    const [{ id: runId }] = await runsOf(id);
    await merchant.ask('POST', `/v1/sync-runs/${runId}/cancel`);
    await applyNextOrders(gateway.db, first, paging());
    expect((await prices()).toSorted((a, b) => a - b)).toEqual([10, 12, 12]);
    expect((await merchant.ask('POST', `/v1/sync-runs/${runId}/resume`)).body.state).toBe('running');
    await toEnd();
    expect(await prices()).toEqual([12, 12, 12]);
    expect(await runsOf(id)).toMatchObject([{ state: 'done', progress: { total: 3, done: 3, skipped: 0 } }]);
  });

  it('of which another goes on has to wait', async () => {
    const [one, other] = [await plan(), await plan()];
    await apply(one.id);
    expect((await apply(other.id)).body.code).toBe('bulk_action_running');
    await toEnd();
    await apply(other.id);
    await toEnd();
    expect(await runsOf(other.id)).toMatchObject([{ skippedFor: { applied_already: 3 } }]);
  });

  it('leaves out an order that the database refuses, and takes the others', async () => {
    const { id } = await plan();
    await apply(id);
    const [first = ''] = orders;
    await sql`alter table applied_properties add constraint none check (order_id <> ${sql.lit(first)})`.execute(
      gateway.db,
    );
    try {
      await toEnd();
    } finally {
      await sql`alter table applied_properties drop constraint none`.execute(gateway.db);
    }
    expect(await prices()).toEqual([10, 12, 12]);
    expect(await runsOf(id)).toMatchObject([
      {
        state: 'done',
        progress: { done: 2, failed: 1 },
        problems: { total: 1, rows: [{ externalKey: first }] },
      },
    ]);
  });

  it('is carried by the activity, with its operation', async () => {
    const { id } = await plan();
    await apply(id);
    const of = { merchantId: merchant.id as MerchantId, integrationId: null } as const;
    const carried = await carryMerchantBulk(
      gateway,
      { ...of, operation: 'apply_item_properties' },
      { signal: new AbortController().signal, beatWith: () => undefined },
    );
    expect(carried).toEqual({ goOn: false });
    expect(await prices()).toEqual([12, 12, 12]);
  });

  it('tells the audit log how many orders it is to change, and the order who applied it', async () => {
    const { id } = await plan();
    await apply(id);
    await toEnd();
    const { body } = await merchant.ask('GET', '/v1/audit?action=plan.apply');
    const applied = body.data.find((one: { subject: { id: string } }) => one.subject.id === id);
    const { body: item } = await merchant.ask('GET', `/v1/items/${mug}`);
    expect(applied.details.changes).toEqual([
      {
        setting: `item-properties-of-orders:${mug}`,
        before: null,
        after: { orders: 3, propertiesSince: item.propertiesSince },
      },
    ]);
    const rows = await gateway.db
      .selectFrom('applied_properties')
      .where('order_id', 'in', orders as readonly OrderId[])
      .select('applied_by as by')
      .execute();
    expect(new Set(rows.map(({ by }) => by)).size).toBe(1);
    expect(rows).toHaveLength(3);
  });
});
