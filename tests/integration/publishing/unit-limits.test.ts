import { PublishingSession } from '@onhand/activities/publishing/publishing-session.ts';
import type { PublishingSessionOptions } from '@onhand/activities/publishing/publishing-session.ts';
import { Wake } from '@onhand/activities/publishing/wake.ts';
import { testToken } from '@onhand/connector-kit/testing/ask.ts';
import { descriptionOf } from '@onhand/connector-kit/description.ts';
import { serveConnector } from '@onhand/connector-kit/serve.ts';
import { memoryCredentials } from '@onhand/connector-kit/testing/memory-credentials.ts';
import { memoryVault } from '@onhand/connector-kit/testing/memory-vault.ts';
import { createMemoryShop } from '@onhand/connector-kit/testing/memory-shop.ts';
import { readChannels } from '@onhand/core/channel-stock/read-channels.ts';
import { spreadDue } from '@onhand/core/channel-stock/spread-due.ts';
import { createLimitStore } from '@onhand/core/integrations/limits/limit-store.ts';
import { createLockStore } from '@onhand/core/integrations/limits/lock-store.ts';
import { listListings } from '@onhand/core/listings/list-listings.ts';
import { touchItems } from '@onhand/core/stock/touch-items.ts';
import type { IntegrationId, ItemId } from '@onhand/domain/ids.ts';
import type { Limit } from '@onhand/domain/limits/limit.ts';
import { createLogger } from '@onhand/service-kit/logging.ts';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase, shiftClock } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { after, observeShop } from '../../setup/observed-shop.ts';
import type { ObservedShop } from '../../setup/observed-shop.ts';

const hourMs = 60 * 60_000;
const units = ['a', 'b'] as const;
/** Two writes of a listing at once, then one each hour. */
const revisions: Limit = {
  name: 'revisions',
  scope: 'unit',
  kind: 'bucket',
  capacity: 2.5,
  perSecond: 1 / 3_600,
};

let database: TestDatabase;
let merchant: TestMerchant;
let integrationId: IntegrationId;
let shop: ObservedShop;
let items: ReadonlyMap<string, ItemId>;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  await shiftClock(db, 0);
  merchant = await createMerchant(db);
  integrationId = await createIntegration(db, merchant, `shop-${merchant.merchantId}`);
  const created = new Map<string, ItemId>();
  for (const unit of units) {
    const itemId = await createItem(db, merchant, unit, 10);
    created.set(unit, itemId);
    await createListing(db, merchant, { integrationId, unit, itemId });
  }
  items = created;
  shop = await observeShop(db, integrationId);
});

/** Serves the memory shop with the limit of its listings, which replicas share in the database. */
function serveMemoryShop() {
  const memory = createMemoryShop();
  for (const unit of units) memory.stock.set(unit, 10);
  const connector = { ...memory.connector, limits: [revisions] };
  const app = serveConnector({
    connector,
    credentials: memoryCredentials(integrationId, memory.shop),
    vault: memoryVault,
    token: testToken,
    allowsPrivateShops: true,
    logger: createLogger({ service: 'test', level: 'silent' }),
    shared: { limits: createLimitStore(database.db), locks: createLockStore(database.db) },
  });
  // The part of a client that the publisher needs.
  const connectors = {
    async call(_platform: string, operation: string, { input }: { input: object }) {
      const sentAt = Date.now();
      const { statusCode, body } = await app.inject({
        method: 'POST',
        url: `/v1/${operation}`,
        headers: { authorization: `Bearer ${testToken}` },
        payload: { integrationId, sentAt, deadline: sentAt + 20_000, lane: 'sales', input },
      });
      if (statusCode !== 200) throw new Error(body);
      return JSON.parse(body).output;
    },
  } as unknown as PublishingSessionOptions['connectors'];
  return { stock: memory.stock, connectors, description: descriptionOf(connector) };
}

type Served = ReturnType<typeof serveMemoryShop>;

/** Publishes at a moment until `isDone`. */
async function publish({ connectors, description }: Served, atMs: number, isDone: () => Promise<void>) {
  const stop = new AbortController();
  const options = {
    db: database.db,
    openingDb: database.db,
    connectors,
    clock: { now: () => after(atMs) },
    integrationId,
    platform: 'woocommerce',
    probe: false,
    workflowId: 'publish:test',
    spread: () => {},
    hear: () => {},
    takeInOrders: async () => true,
    signal: stop.signal,
  };
  const session = new PublishingSession(options, description, shop.lease, new Wake()).run();
  await vi.waitFor(isDone, { timeout: 30_000 });
  stop.abort();
  return session;
}

/** Changes what items have, which their listings then have to show. */
async function restock(onHand: number, ...some: readonly string[]): Promise<void> {
  const touched = some.flatMap((unit) => {
    const itemId = items.get(unit);
    return itemId === undefined ? [] : [{ merchantId: merchant.merchantId, itemId }];
  });
  const ids = touched.map(({ itemId }) => itemId);
  await database.db
    .updateTable('stock_levels')
    .set({ on_hand: onHand })
    .where('item_id', 'in', ids)
    .execute();
  await touchItems(touched, 'test', after(0)).execute(database.db);
  await spreadDue(database.db, after(0));
}

const channels = () =>
  database.db
    .selectFrom('channel_stock')
    .where('integration_id', '=', integrationId)
    .select(['id', 'external_stock_id as unit', 'state', 'block_code', 'due_at', 'attempts', 'confirmed'])
    .orderBy('external_stock_id')
    .execute();
const confirmed = (figure: number) => ({ state: 'idle', block_code: null, confirmed: figure });
const limitedListings = async () =>
  (
    await listListings(database.db, {
      merchantId: merchant.merchantId,
      integrationId,
      itemId: undefined,
      sku: undefined,
      status: undefined,
      endedBy: undefined,
      blockCode: 'unit_limited',
      after: undefined,
      limit: 10,
    })
  ).length;

it('a listing without a write left waits by itself, the others are written, and it shows the newest figure later', async () => {
  const served = serveMemoryShop();
  for (const figure of [9, 8]) {
    await restock(figure, 'a');
    await publish(served, 0, async () =>
      expect(await channels()).toMatchObject([confirmed(figure), confirmed(10)]),
    );
  }

  await restock(7, 'a', 'b');
  const end = await publish(served, 0, async () =>
    expect(await channels()).toMatchObject([
      { state: 'due', block_code: 'unit_limited', attempts: 0, confirmed: 8 },
      confirmed(7),
    ]),
  );
  expect(end).toEqual({ kind: 'handed_over' });
  expect(Object.fromEntries(served.stock)).toEqual({ a: 8, b: 7 });
  const [waiting] = await channels();
  const waitMs = (waiting?.due_at?.getTime() ?? 0) - after(0).getTime();
  expect(waitMs).toBeGreaterThan(0);
  expect(waitMs).toBeLessThanOrEqual(hourMs);
  expect(await limitedListings()).toBe(1);
  const states = await readChannels(database.db, [waiting?.id ?? ('' as never)]);
  expect([...states.values()]).toMatchObject([{ blockCode: 'unit_limited', reachable: true, failed: false }]);
  for (const table of ['incidents', 'failed_items'] as const) {
    const rows = database.db.selectFrom(table).where('integration_id', '=', integrationId).select('id');
    expect(await rows.execute()).toEqual([]);
  }
  const { outcome, outcome_message } = await database.db
    .selectFrom('channel_stock_attempts')
    .where('channel_stock_id', '=', waiting?.id ?? ('' as never))
    .orderBy('opened_at', 'desc')
    .orderBy('request_key', 'desc')
    .select(['outcome', 'outcome_message'])
    .executeTakeFirstOrThrow();
  expect([outcome, outcome_message]).toEqual([
    'unit_limited',
    'The limit revisions of this listing is used up.',
  ]);

  // A newer figure is tried at once, and waits again.
  await restock(6, 'a');
  expect((await channels())[0]).toMatchObject({ state: 'due', block_code: null });
  await publish(served, 0, async () =>
    expect((await channels())[0]).toMatchObject({ block_code: 'unit_limited' }),
  );
  await shiftClock(database.db, hourMs);
  await publish(served, hourMs, async () => expect((await channels())[0]).toMatchObject(confirmed(6)));
  expect(await limitedListings()).toBe(0);
});

it('replicas that write the same listings at a time never exceed their limits', async () => {
  const limits: readonly Limit[] = [{ ...revisions, capacity: 6.1 }];
  const [one, other] = [createLimitStore(database.db), createLimitStore(database.db)];
  const asked = ['b', 'a', 'a'].map((unit) => `${unit}-shared`);
  const orderOf = (index: number) => (index % 2 === 0 ? asked : asked.toReversed());
  const drawn = await Promise.all(
    Array.from({ length: 10 }, (_, index) => {
      const store = index % 2 === 0 ? one : other;
      return store.drawUnits({ integrationId, units: orderOf(index) }, limits);
    }),
  );
  const taken = drawn.map((waits, index) => orderOf(index).filter((_, at) => waits[at] === null));
  expect(taken.flat().filter((unit) => unit === 'a-shared')).toHaveLength(6);
  expect(taken.flat().filter((unit) => unit === 'b-shared')).toHaveLength(6);
  await one.returnUnits({ integrationId, units: ['a-shared'] }, limits);
  const again = await other.drawUnits({ integrationId, units: ['a-shared', 'a-shared'] }, limits);
  expect(again.map((wait) => wait?.limit ?? null)).toEqual([null, 'revisions']);
});
