import { takeReadings } from '@onhand/core/channel-stock/readings.ts';
import { recordReadings } from '@onhand/core/observations/record-readings.ts';
import type { WantedReading } from '@onhand/core/channel-stock/readings.ts';
import { recordAnswers } from '@onhand/core/observations/record-answers.ts';
import { spreadDue } from '@onhand/core/channel-stock/spread-due.ts';
import { takeDue } from '@onhand/core/channel-stock/take-due.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import type { IntegrationId, ItemId } from '@onhand/domain/ids.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { after, observeShop, ordersVisibleWithinMs, settlesWithinMs } from '../../setup/observed-shop.ts';
import type { ObservedShop } from '../../setup/observed-shop.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';

let database: TestDatabase;
let merchant: TestMerchant;
let integrationId: IntegrationId;
let itemId: ItemId;
let shop: ObservedShop;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  merchant = await createMerchant(db);
  integrationId = await createIntegration(db, merchant, `shop-${merchant.merchantId}`);
  itemId = await createItem(db, merchant, 'A', 10);
  await createListing(db, merchant, { integrationId, unit: 'a', itemId });
  shop = await observeShop(db, integrationId);
  await shop.know(10);
});

/** The shop pushes a figure, which it dates `readStartedAtMs`. */
async function hint(quantity: number, atMs: number, readStartedAtMs = atMs): Promise<void> {
  const figure = {
    ref: { unit: 'a', group: 'a', location: '' },
    seen: { quantity, readStartedAt: after(readStartedAtMs).toISOString() },
  };
  const eventKey = `figures:${quantity}:${atMs}`;
  await takeIn(
    database.db,
    [
      {
        ...merchant,
        integrationId,
        origin: 'webhook',
        receivedAt: after(atMs),
        event: { kind: 'figures', eventKey, topic: 'product.updated', figures: [figure] },
      },
    ],
    { clock: { now: () => after(atMs) } },
  );
}
const takeReading = async (atMs: number) => {
  const options = { now: after(atMs), limit: 10, readingForMs: 60_000 };
  const [wanted] = await takeReadings(database.db, shop.lease, options);
  return wanted;
};
async function recordReading(
  wanted: WantedReading | undefined,
  quantity: number,
  atMs: number,
): Promise<void> {
  if (wanted === undefined) throw new Error('Nothing is to be read.');
  const { channelStockId } = wanted;
  const read = { channelStockId, quantity, why: null, readStartedAt: after(atMs), platformAt: null };
  const observing = { at: after(atMs + 500), settlesWithinMs, ordersVisibleWithinMs };
  await recordReadings(database.db, shop.lease, [{ wanted, read }], observing);
}
const channel = () =>
  database.db
    .selectFrom('channel_stock')
    .where('integration_id', '=', integrationId)
    .select(['state', 'known', 'seen', 'read_due_at'])
    .executeTakeFirstOrThrow();

it('one that comes while a reading is under way leaves that reading as it is, and calls for another one', async () => {
  await hint(9, 1_000);
  const wanted = await takeReading(1_000);
  await hint(8, 1_300);
  await recordReading(wanted, 9, 1_000);
  expect(await channel()).toMatchObject({ known: 9, read_due_at: after(1_300) });
  await recordReading(await takeReading(2_000), 8, 2_000);
  expect(await channel()).toMatchObject({ known: 8, read_due_at: null });
  const level = await database.db
    .selectFrom('stock_levels')
    .where('item_id', '=', itemId)
    .select('on_hand')
    .executeTakeFirst();
  expect(level).toEqual({ on_hand: 8 });
});

it.each(['rising', 'quarantined'] as const)(
  'one that is known already is news while another figure is under judgement (%s)',
  async (state) => {
    await shop.setDirection('bidirectional');
    await hint(13, 1_000);
    await recordReading(await takeReading(1_000), 13, 1_000);
    await database.db
      .updateTable('observations')
      .set({ state, ...(state === 'quarantined' && { decide_at: null }) })
      .where('integration_id', '=', integrationId)
      .execute();
    await hint(10, 2_000);
    expect(await channel()).toMatchObject({ known: 10, read_due_at: after(2_000) });
  },
);

it('one that is known already is no news otherwise', async () => {
  await hint(10, 1_000);
  expect(await channel()).toMatchObject({ read_due_at: null });
});

it('a write that is begun while a reading is under way makes it worthless, and it is read again', async () => {
  await hint(9, 1_000);
  const wanted = await takeReading(1_000);
  const order = orderFor('1', { a: 2 }, { placedAt: '2026-11-22T11:59:00Z', stockLowered: false });
  await takeIn(database.db, [deliveryOf({ ...merchant, integrationId }, order)], {
    clock: { now: () => after(1_100) },
  });
  await spreadDue(database.db, after(1_100));
  await takeDue(database.db, shop.lease, { now: after(1_200), limit: 10, settlesWithinMs, adjusts: false });
  await recordReading(wanted, 9, 1_000);
  expect(await channel()).toMatchObject({ state: 'open', known: 10, read_due_at: after(1_200) });
});

it('one by a clock that is behind calls for a reading all the same, and replaces nothing', async () => {
  await shop.read(10, 600_000);
  await hint(4, 660_000, 60_000);
  expect(await channel()).toMatchObject({ seen: 10, read_due_at: after(660_000) });
});

it.each([
  ['was written', 8],
  ['is lower: the shop sold meanwhile', 7],
])(
  'one that comes while a write is open is looked into after it, where the figure %s',
  async (_what, shown) => {
    const { db } = database;
    const order = orderFor('1', { a: 2 }, { placedAt: '2026-11-22T11:59:00Z', stockLowered: false });
    await takeIn(db, [deliveryOf({ ...merchant, integrationId }, order)], {
      clock: { now: () => after(1_000) },
    });
    await spreadDue(db, after(1_000));
    const due = await takeDue(db, shop.lease, {
      now: after(1_100),
      limit: 1,
      settlesWithinMs,
      adjusts: false,
    });
    const [attempt] = due === 'inactive' ? [] : due.attempts;
    if (attempt === undefined) throw new Error('Nothing is due.');
    await hint(5, 1_500);
    const answer = {
      channelStockId: attempt.channelStockId,
      requestKey: attempt.requestKey,
      outcome: 'figure',
      message: null,
      seen: { quantity: shown, readStartedAt: after(1_200), platformAt: null },
      wanted: 8,
      next: { step: 'confirm' as const, quantity: shown },
      readBack: false,
    };
    const options = { now: after(1_600), workflowId: 'publish:test', settlesWithinMs, ordersVisibleWithinMs };
    await recordAnswers(db, shop.lease, [answer], options);
    expect(await channel()).toMatchObject({ known: shown, seen: 5, read_due_at: after(1_600) });
  },
);
