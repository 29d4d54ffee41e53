import { carryMerchantBulk } from '@onhand/activities/bulk/carry-merchant-bulk.ts';
import { setNextItems } from '@onhand/core/plans/set-next-items.ts';
import { askAndSettle } from '@onhand/core/runs/asking/ask-and-settle.ts';
import { syncingItems } from '@onhand/core/runs/asking/asking.ts';
import { findNewestOfMerchant, findNewestRun } from '@onhand/core/runs/find-run.ts';
import { ofItemPreferences } from '@onhand/core/settings/history/settings-subject.ts';
import type { IntegrationId, ItemId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDescription } from '../../testing/test-description.ts';
import { createTestGateway } from '../../testing/test-gateway.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';
import type { TestMerchant } from '../../testing/test-merchant.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
let shop: IntegrationId;
/** Received and listed; never received and listed; received and listed nowhere. */
let mug: ItemId;
let cup: ItemId;
let jug: ItemId;
beforeAll(async () => {
  gateway = await createTestGateway();
  gateway.connect({ describe: async () => testDescription });
});
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(async () => {
  merchant = await createTestMerchant(gateway);
  // The API gave them as ids of these kinds.
  shop = (await merchant.createIntegration()) as IntegrationId;
  mug = (await merchant.createItem(10, { sku: 'MUG' })) as ItemId;
  cup = (await merchant.createItem(undefined, { sku: 'CUP' })) as ItemId;
  jug = (await merchant.createItem(3, { sku: 'JUG' })) as ItemId;
  await merchant.createListing(shop, { itemId: mug, externalKey: 'mug' });
  await merchant.createListing(shop, { itemId: cup, externalKey: 'cup' });
});

const all = { kind: 'and', of: [] };
const plan = async (change: object) => (await merchant.ask('POST', '/v1/plans', { change })).body;
const apply = (id: string) => merchant.ask('POST', `/v1/plans/${id}/apply`);
const undo = (id: string) => merchant.ask('POST', `/v1/plans/${id}/undo`);
const runsOf = async (planId: string) =>
  (await merchant.ask('GET', `/v1/sync-runs?planId=${planId}`)).body.data;

describe('Sync Inventory', () => {
  const carry = async () => {
    const of = { merchantId: merchant.id as MerchantId, integrationId: shop };
    const run = await findNewestRun(gateway.db, { ...of, kind: 'sync_items' });
    if (run === undefined) throw new Error('There is no run.');
    return askAndSettle(gateway.db, run, syncingItems(run), { clock: gateway.clock });
  };
  const dueUnits = async () => {
    const { rows } = await sql<{ unit: string }>`
      select external_stock_id as unit from channel_stock
      where integration_id = ${shop} and state = 'due' and asked_revision = needed_revision order by 1`.execute(
      gateway.db,
    );
    return rows.map(({ unit }) => unit);
  };
  const confirmAll = () =>
    sql`
      update channel_stock
      set state = 'idle', due_at = null, confirmed_revision = needed_revision, submitted_revision = needed_revision
      where integration_id = ${shop} and state = 'due' and asked_revision = needed_revision`.execute(
      gateway.db,
    );

  it('shows what it would write, leaves out what was never received, and syncs each item found', async () => {
    await merchant.ask('PUT', `/v1/items/${mug}/preferences`, { syncInventory: 'never' });
    const planned = await plan({ kind: 'sync_items', filter: all });
    expect(planned).toMatchObject({
      kind: 'sync_items',
      state: 'proposed',
      effect: {
        listings: 1,
        unitsAfter: 10,
        toZero: 0,
        bulk: {
          operation: 'sync_items',
          items: 3,
          notLinked: 1,
          neverReceived: 1,
          quantities: 1,
          readings: 0,
        },
      },
    });
    // What is created afterwards is not synced: nobody has seen it in the plan.
    const late = await merchant.createItem(5, { sku: 'LATE' });
    await merchant.createListing(shop, { itemId: late, externalKey: 'late' });
    expect(await apply(planned.id)).toMatchObject({ status: 200, body: { state: 'applied' } });
    expect(await runsOf(planned.id)).toMatchObject([{ kind: 'sync_items', integrationId: shop }]);
    expect(gateway.listed.at(-1)).toBe(shop);
    expect(await carry()).toBe('asked');
    expect(await dueUnits()).toEqual(['mug']);
    await confirmAll();
    expect(await carry()).toBe('ended');
    expect(await runsOf(planned.id)).toMatchObject([
      { state: 'done', progress: { total: 1, done: 1, failed: 0, skipped: 0 } },
    ]);
    expect((await undo(planned.id)).body.code).toBe('plan_not_undoable');
  });

  it('sets what was never received to 0 only if asked to, and says so', async () => {
    const planned = await plan({ kind: 'sync_items', filter: all, zeroNeverReceived: true });
    expect(planned.effect).toMatchObject({ toZero: 1, bulk: { neverReceived: 1, quantities: 2 } });
    await apply(planned.id);
    await carry();
    expect(await dueUnits()).toEqual(['cup', 'mug']);
  });

  it('sets what was never received to 0 only where the plan showed it', async () => {
    const planned = await plan({ kind: 'sync_items', filter: all, zeroNeverReceived: true });
    await merchant.createListing(shop, { itemId: cup, externalKey: 'another cup' });
    await merchant.createListing(shop, { itemId: mug, externalKey: 'another mug' });
    await apply(planned.id);
    await carry();
    expect(await dueUnits()).toEqual(['another mug', 'cup', 'mug']);
  });

  it('says why a run cannot go on', async () => {
    const planned = await plan({ kind: 'sync_items', filter: all });
    await apply(planned.id);
    const [{ id }] = await runsOf(planned.id);
    await merchant.ask('POST', `/v1/sync-runs/${id}/cancel`);
    const change = (changes: { publishing_phase: 'observing' } | { state: 'revoked' }) =>
      gateway.db.updateTable('integrations').set(changes).where('id', '=', shop).execute();
    const resumed = async () => (await merchant.ask('POST', `/v1/sync-runs/${id}/resume`)).body.code;
    await change({ publishing_phase: 'observing' });
    expect(await resumed()).toBe('first_plan_pending');
    await change({ state: 'revoked' });
    expect(await resumed()).toBe('integration_revoked');
  });

  it('runs once at a time, can be cancelled, and goes on', async () => {
    const planned = await plan({ kind: 'sync_items', filter: all });
    const another = await plan({ kind: 'sync_items', filter: all });
    await apply(planned.id);
    expect(await apply(another.id)).toMatchObject({ status: 409, body: { code: 'bulk_operation_running' } });
    const [{ id }] = await runsOf(planned.id);
    expect((await merchant.ask('POST', `/v1/sync-runs/${id}/cancel`)).body.state).toBe('cancelled');
    expect((await merchant.ask('POST', `/v1/sync-runs/${id}/resume`)).body.state).toBe('running');
    expect(await carry()).toBe('asked');
  });

  it('of a saved search keeps what it has found, though the search changes', async () => {
    const searchId = await merchant.create('/v1/item-searches', {
      name: 'Mugs',
      filter: { kind: 'sku', like: 'MUG' },
    });
    const planned = await plan({ kind: 'sync_items', searchId });
    expect(planned.effect.bulk).toMatchObject({ items: 1 });
    await merchant.ask('DELETE', `/v1/item-searches/${searchId}`);
    await apply(planned.id);
    await carry();
    expect(await dueUnits()).toEqual(['mug']);
    const missing = await merchant.ask('POST', '/v1/plans', { change: { kind: 'sync_items', searchId } });
    expect(missing.body.code).toBe('item_search_not_found');
  });
});

describe('Set Sync Inventory', () => {
  const settings = async () => {
    const read = async (id: string) =>
      (await merchant.ask('GET', `/v1/items/${id}/preferences`)).body.syncInventory;
    return Promise.all([mug, cup, jug].map(read));
  };
  const current = async () => {
    const of = { merchantId: merchant.id as MerchantId, integrationId: null };
    const run = await findNewestOfMerchant(gateway.db, { ...of, kind: 'set_sync_inventory' });
    if (run === undefined) throw new Error('There is no run.');
    return run;
  };
  /** There are three items, so that the second page has one. */
  const paging = () => ({ clock: gateway.clock, pageSize: 2 });
  const carry = async () => setNextItems(gateway.db, await current(), paging());
  const toEnd = async () => {
    while ((await current()).state === 'running') await carry();
  };
  const never = { kind: 'set_sync_inventory', filter: all, syncInventory: 'never' };

  it('shows what would change, sets each item, and is undone', async () => {
    await merchant.ask('PUT', `/v1/items/${jug}/preferences`, { syncInventory: 'never' });
    const planned = await plan(never);
    expect(planned).toMatchObject({
      kind: 'set_sync_inventory',
      effect: {
        stopped: 1,
        bulk: { operation: 'set_sync_inventory', items: 3, changed: 2, neverReceived: 1 },
      },
    });
    expect(await settings()).toEqual(['merchant_default', 'merchant_default', 'never']);
    const due = gateway.nudges.length;
    await apply(planned.id);
    await toEnd();
    expect(await settings()).toEqual(['never', 'never', 'never']);
    // It triggers no sync.
    expect(gateway.nudges.slice(due).flat()).toEqual([]);
    expect(await runsOf(planned.id)).toMatchObject([
      {
        kind: 'set_sync_inventory',
        integrationId: null,
        state: 'done',
        restores: false,
        progress: { total: 2, done: 2, skipped: 0 },
      },
    ]);
    expect((await undo(planned.id)).body.state).toBe('undone');
    await toEnd();
    expect(await settings()).toEqual(['merchant_default', 'merchant_default', 'never']);
    expect(await runsOf(planned.id)).toMatchObject([{ restores: true, progress: { done: 2 } }, {}]);
  });

  it('leaves alone what somebody has changed meanwhile, forth and back', async () => {
    const planned = await plan(never);
    await apply(planned.id);
    await merchant.ask('PUT', `/v1/items/${mug}/preferences`, { syncInventory: 'always' });
    await toEnd();
    expect(await settings()).toEqual(['always', 'never', 'never']);
    await merchant.ask('PUT', `/v1/items/${cup}/preferences`, { syncInventory: 'process_orders' });
    await undo(planned.id);
    await toEnd();
    expect(await settings()).toEqual(['always', 'process_orders', 'merchant_default']);
    expect(await runsOf(planned.id)).toMatchObject([
      { restores: true, progress: { done: 1, skipped: 1 } },
      { restores: false, progress: { done: 2, skipped: 1 } },
    ]);
  });

  it('goes on where it was, and a page that is repeated changes nothing', async () => {
    const planned = await plan(never);
    await apply(planned.id);
    const first = await current();
    await carry();
    expect(await settings()).toEqual(['never', 'never', 'merchant_default']);
    await setNextItems(gateway.db, first, paging());
    expect(await runsOf(planned.id)).toMatchObject([
      { state: 'running', progress: { total: 3, done: 2, skipped: 0 } },
    ]);
    await toEnd();
    expect(await settings()).toEqual(['never', 'never', 'never']);
    expect(await runsOf(planned.id)).toMatchObject([
      { state: 'done', progress: { total: 3, done: 3, skipped: 0 } },
    ]);
  });

  it('ends as failed if our own fault does not pass, and goes on when it is resumed', async () => {
    const planned = await plan(never);
    await apply(planned.id);
    const of = { merchantId: merchant.id as MerchantId, integrationId: null } as const;
    const carryAll = () =>
      carryMerchantBulk(
        gateway,
        { ...of, operation: 'set_sync_inventory' },
        { signal: new AbortController().signal, beatWith: () => undefined },
      );
    await sql`alter table settings_history rename to settings_history_elsewhere`.execute(gateway.db);
    try {
      expect(await carryAll()).toMatchObject({
        goOn: false,
        failure: { message: expect.stringContaining('settings_history') },
      });
    } finally {
      await sql`alter table settings_history_elsewhere rename to settings_history`.execute(gateway.db);
    }
    const [failed] = await runsOf(planned.id);
    expect(failed).toMatchObject({ state: 'failed', failure: { code: 'internal_error' } });
    expect(await settings()).toEqual(['merchant_default', 'merchant_default', 'merchant_default']);
    expect((await merchant.ask('POST', `/v1/sync-runs/${failed.id}/resume`)).body.state).toBe('running');
    expect(await carryAll()).toEqual({ goOn: false });
    expect(await settings()).toEqual(['never', 'never', 'never']);
  });

  it('is cancelled, and undone as far as it came', async () => {
    const planned = await plan(never);
    await apply(planned.id);
    await carry();
    expect((await undo(planned.id)).body.code).toBe('bulk_action_running');
    const { id } = await current();
    await merchant.ask('POST', `/v1/sync-runs/${id}/cancel`);
    expect(await settings()).toEqual(['never', 'never', 'merchant_default']);
    await undo(planned.id);
    await toEnd();
    expect(await settings()).toEqual(['merchant_default', 'merchant_default', 'merchant_default']);
    expect(await runsOf(planned.id)).toMatchObject([
      { restores: true, state: 'done', progress: { total: 2, done: 2, skipped: 0 } },
      { restores: false, state: 'cancelled', progress: { total: 3, done: 2 } },
    ]);
  });

  it('is recorded in the history of each item as a change by hand is', async () => {
    const path = `/v1/items/${mug}/preferences`;
    await merchant.ask('PUT', path, { streetDate: '2026-12-24T00:00:00.000Z' });
    await apply((await plan(never)).id);
    await toEnd();
    await merchant.ask('PUT', path, { syncInventory: 'always' });
    const rows = await gateway.db
      .selectFrom('settings_history')
      .where('subject', '=', ofItemPreferences(mug))
      .select(['revision', 'before', 'after'])
      .orderBy('revision')
      .execute();
    const as = (syncInventory: string, streetDate?: string) => ({
      syncInventory,
      processOrders: true,
      ...(streetDate === undefined ? {} : { streetDate }),
    });
    const dated = (syncInventory: string) => as(syncInventory, '2026-12-24T00:00:00.000Z');
    expect(rows).toEqual([
      { revision: 1, before: as('merchant_default'), after: dated('merchant_default') },
      { revision: 2, before: dated('merchant_default'), after: dated('never') },
      { revision: 3, before: dated('never'), after: dated('always') },
    ]);
  });

  it('tells the audit log how many items it is to change', async () => {
    await merchant.ask('PUT', `/v1/items/${jug}/preferences`, { syncInventory: 'always' });
    const planned = await plan(never);
    await apply(planned.id);
    await toEnd();
    await undo(planned.id);
    const changesOf = async (action: string) =>
      (await merchant.ask('GET', `/v1/audit?action=${action}`)).body.data
        .filter(({ subject }: { subject: { id: string } }) => subject.id === planned.id)
        .map(({ details }: { details: { changes: unknown } }) => details.changes);
    const setting = 'sync-inventory-of-items';
    const [from, to] = [{ merchant_default: 2, always: 1 }, { never: 3 }];
    expect(await changesOf('plan.apply')).toEqual([[{ setting, before: from, after: to }]]);
    expect(await changesOf('plan.undo')).toEqual([[{ setting, before: to, after: from }]]);
  });

  it('to always shows how long the limits take to let everything through', async () => {
    for (let made = 0; made < 25; made += 1) {
      const itemId = await merchant.createItem(1);
      await merchant.createListing(shop, { itemId });
    }
    // Ten quantities for each call, two calls in a second.
    const load = { integrationId: shop, quantities: 27, calls: 3, minutes: 0, exceedsLimits: false };
    const { effect } = await plan({ ...never, syncInventory: 'always' });
    expect(effect.alwaysSynced).toEqual({ items: 28, integrations: [load] });
    const { body } = await merchant.ask('GET', `/v1/merchants/${merchant.id}/preferences`);
    expect(body.alwaysSynced).toEqual({ items: 0, integrations: [] });
    const preferred = await plan({ kind: 'preferences', values: { syncInventory: 'always' } });
    expect(preferred.effect.alwaysSynced).toEqual({ items: 28, integrations: [load] });
  });

  it('is for warehouses', async () => {
    await gateway.db
      .updateTable('merchants')
      .set({ stock_authority: 'source' })
      .where('id', '=', merchant.id as MerchantId)
      .execute();
    expect((await merchant.ask('POST', '/v1/plans', { change: never })).body.code).toBe('not_a_warehouse');
  });
});
