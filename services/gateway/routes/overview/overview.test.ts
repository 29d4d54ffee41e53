import { acquireLease } from '@onhand/core/channel-stock/lease.ts';
import { spreadDue } from '@onhand/core/channel-stock/spread-due.ts';
import { takeDue } from '@onhand/core/channel-stock/take-due.ts';
import { recordAnswers } from '@onhand/core/observations/record-answers.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { deliveryOf, orderFor } from '../../../../tests/setup/orders.ts';
import { createTestGateway } from '../../testing/test-gateway.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';
import type { TestMerchant } from '../../testing/test-merchant.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
let shop: IntegrationId;
beforeAll(async () => {
  gateway = await createTestGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(async () => {
  merchant = await createTestMerchant(gateway);
  // The API gave it as an id of this kind.
  shop = (await merchant.createIntegration({ name: 'Shop' })) as IntegrationId;
});

const overview = async () => (await merchant.ask('GET', '/v1/overview')).body;
const now = () => gateway.clock.now();

it('a merchant without anything has nothing that waits', async () => {
  const fresh = await createTestMerchant(gateway);
  const { body } = await fresh.ask('GET', '/v1/overview');
  expect(body).toEqual({
    attention: {
      failedItems: 0,
      incidents: 0,
      quarantined: 0,
      unexplained: 0,
      heldOrders: 0,
      listingsToReview: 0,
    },
    ordersPerMinute: [],
    channelsNotShown: 0,
    channels: [],
  });
});

it('says how many integrations it does not show', async () => {
  const many = await createTestMerchant(gateway);
  for (let at = 0; at < 52; at += 1) await many.createIntegration({ name: `Shop ${at}` });
  const { body } = await many.ask('GET', '/v1/overview');
  expect([body.channels.length, body.channelsNotShown]).toEqual([50, 2]);
  const revoked = gateway.db.updateTable('integrations').set({ state: 'revoked' });
  await revoked.where('id', '=', body.channels[0].id).execute();
  const { body: after } = await many.ask('GET', '/v1/overview');
  expect(after.channels.length + after.channelsNotShown).toBe(51);
});

it('counts what waits for a person, of this merchant only', async () => {
  const other = await createTestMerchant(gateway);
  await other.createListing(await other.createIntegration());
  await merchant.createListing(shop);
  await merchant.createListing(shop);
  await sql`
    insert into failed_items (merchant_id, integration_id, operation, subject_kind, subject_id, state, code, hint,
                              attempts, first_at, last_at)
    select ${merchant.id}, ${shop}, 'publish', 'listing', gen_random_uuid(), state, 'refused', '', 1, now(), now()
    from unnest(array['open', 'open', 'skipped', 'closed']) state`.execute(gateway.db);
  const { attention } = await overview();
  expect(attention).toMatchObject({ failedItems: 2, listingsToReview: 2, incidents: 0 });
});

it('counts the orders of the last hour by the minute in which they were seen', async () => {
  const item = await merchant.createItem(100);
  await merchant.createListing(shop, { itemId: item, externalKey: 'mug' });
  const to = { merchantId: merchant.id as MerchantId, integrationId: shop };
  const begin = new Date('2026-11-23T12:00:10.000Z');
  const orders = [-120, 0, 20, 60].map((seconds, at) => ({
    ...deliveryOf(to, orderFor(`order-${at}`, { mug: 1 })),
    receivedAt: new Date(begin.getTime() + seconds * 1000),
  }));
  for (const order of orders) await takeIn(gateway.db, [order], gateway);
  await sql`
    update orders set first_seen_at = ${begin}::timestamptz + case external_order_id
      when 'order-0' then interval '-2 hours' when 'order-1' then interval '0' when 'order-2' then interval '20 s'
      else interval '60 s' end
    where merchant_id = ${merchant.id}`.execute(gateway.db);
  gateway.clock.advance(begin.getTime() + 90_000 - now().getTime());
  expect((await overview()).ordersPerMinute).toEqual([
    { at: '2026-11-23T12:00:00.000Z', orders: 2 },
    { at: '2026-11-23T12:01:00.000Z', orders: 1 },
  ]);
});

it('says of each channel what waits, and how fast it showed changes, in stretches of five minutes', async () => {
  const item = await merchant.createItem(10);
  await merchant.createListing(shop, { itemId: item, externalKey: 'mug' });
  await spreadDue(gateway.db, now());
  const [before] = (await overview()).channels;
  expect(before).toMatchObject({ id: shop, name: 'Shop', waiting: { count: 1 }, lag: [], heardUntil: null });

  const terms = { now: now(), leaseMs: 60_000, callTimeoutMs: 1, requestLifetimeMs: 1 };
  const lease = await acquireLease(gateway.db, shop, terms);
  if (lease === null) throw new Error('Somebody else holds the lease.');
  const due = await takeDue(gateway.db, lease, { now: now(), limit: 10, settlesWithinMs: 0, adjusts: false });
  gateway.clock.advance(3_000);
  const answers = (due === 'inactive' ? [] : due.attempts).map(
    ({ channelStockId, requestKey, quantity }) => ({
      channelStockId,
      requestKey,
      outcome: 'confirm' as const,
      message: null,
      seen: { quantity, readStartedAt: now(), platformAt: null },
      wanted: quantity,
      next: { step: 'confirm' as const, quantity },
      readBack: false,
    }),
  );
  await recordAnswers(gateway.db, lease, answers, {
    now: now(),
    settlesWithinMs: 0,
    ordersVisibleWithinMs: 0,
    workflowId: 'publish',
  });
  const [after] = (await overview()).channels;
  expect(after.waiting).toEqual({ count: 0, oldestAt: null });
  expect(after.lag).toEqual([{ at: expect.any(String), samples: 1, p50Ms: 3_000, p95Ms: 3_000 }]);
  expect(now().getTime() - Date.parse(after.lag[0].at)).toBeLessThan(300_000);

  gateway.clock.advance(3_600_000);
  expect((await overview()).channels[0].lag).toEqual([]);
});
