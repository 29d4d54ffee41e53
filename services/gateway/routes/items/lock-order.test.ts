import { setNextItems } from '@onhand/core/plans/set-next-items.ts';
import { findNewestOfMerchant } from '@onhand/core/runs/find-run.ts';
import type { ItemId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { until } from '../../../../tests/setup/until.ts';
import { testDescription } from '../../testing/test-description.ts';
import { createTestGateway } from '../../testing/test-gateway.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';
import type { TestMerchant } from '../../testing/test-merchant.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
let merchantId: MerchantId;
let item: ItemId;
beforeAll(async () => {
  gateway = await createTestGateway();
  gateway.connect({ describe: async () => testDescription });
});
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(async () => {
  merchant = await createTestMerchant(gateway);
  // The API gave them as ids of these kinds.
  merchantId = merchant.id as MerchantId;
  item = (await merchant.createItem(4)) as ItemId;
  await merchant.createListing(await merchant.createIntegration(), { itemId: item });
  await sql`update items set process_orders = null where id = ${item}`.execute(gateway.db);
});

const setItem = (body: object) => merchant.ask('PUT', `/v1/items/${item}/preferences`, body);
const setMerchant = (body: object) => merchant.ask('PUT', `/v1/merchants/${merchant.id}/preferences`, body);

async function blockBy(code: string): Promise<void> {
  await sql`update channel_stock set state = 'blocked', block_code = ${code}, due_at = null
            where merchant_id = ${merchantId}`.execute(gateway.db);
}

/** Begins a run that sets Sync Inventory of all items. Returns the call that sets the next ones. */
async function bulkSetting(): Promise<() => Promise<unknown>> {
  const change = { kind: 'set_sync_inventory', filter: { kind: 'and', of: [] }, syncInventory: 'always' };
  const plan = await merchant.create('/v1/plans', { change });
  await merchant.ask('POST', `/v1/plans/${plan}/apply`);
  const of = { merchantId, integrationId: null, kind: 'set_sync_inventory' } as const;
  const run = await findNewestOfMerchant(gateway.db, of);
  if (run === undefined) throw new Error('There is no run.');
  return () => setNextItems(gateway.db, run, { clock: gateway.clock });
}

const hasWaiting = async () => {
  const { rows } = await sql<{ waiting: number }>`
    select count(*)::int as waiting from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(gateway.db);
  return rows[0]?.waiting ?? 0;
};

it.each<[string, () => Promise<() => Promise<unknown>>]>([
  [
    'an override',
    async () => {
      await setItem({ syncInventory: 'never' });
      await blockBy('sync_never');
      return () => setItem({ syncInventory: 'always' });
    },
  ],
  [
    'Process Orders',
    async () => {
      await setItem({ processOrders: false });
      return () => setItem({ processOrders: true });
    },
  ],
  [
    'a bulk action',
    async () => {
      await blockBy('process_orders_off');
      return bulkSetting();
    },
  ],
  ['the preferences', async () => () => setMerchant({ syncInventory: 'never', processOrders: 'manual' })],
])('%s: a change holds no item while it waits for channel stock, so readings go on', async (_what, begin) => {
  const change = await begin();
  let changed: Promise<unknown> | undefined;
  await gateway.db.transaction().execute(async (tx) => {
    // As a reading locks, in its order.
    await sql`select from channel_stock where merchant_id = ${merchantId} for update`.execute(tx);
    changed = change();
    await until(hasWaiting, (waiting) => waiting > 0);
    await sql`select from items where merchant_id = ${merchantId} for no key update nowait`.execute(tx);
  });
  expect(await changed).not.toMatchObject({ status: 409 });
});
