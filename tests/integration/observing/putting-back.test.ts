import { applyToFailed } from '@onhand/core/failed-items/apply-event.ts';
import { decideDue } from '@onhand/core/observations/decide-due.ts';
import { reportWaiting } from '@onhand/core/observations/report-waiting.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { recordFailure } from '@onhand/core/orders/inbound-events/record-failure.ts';
import { openFailedReading } from '@onhand/core/orders/failed-readings.ts';
import { takeInUnread } from '@onhand/core/orders/take-in-unread.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import { bookStock } from '@onhand/core/observations/book-stock.ts';
import { spreadDue } from '@onhand/core/channel-stock/spread-due.ts';
import { takeDue } from '@onhand/core/channel-stock/take-due.ts';
import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import type { IntegrationId, ItemId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { after, observeShop, settlesWithinMs } from '../../setup/observed-shop.ts';
import type { ObservedShop } from '../../setup/observed-shop.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const placedAt = '2026-11-22T11:59:00Z';

let database: TestDatabase;
let merchant: TestMerchant;
let integrationId: IntegrationId;
let itemId: ItemId;
let shop: ObservedShop;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
/** A shop whose stock does not flow in, and whose figure has fallen from 10 to 7 a second after the start. */
beforeEach(async () => {
  const { db } = database;
  await db.updateTable('observations').set({ state: 'dropped', decide_at: null }).execute();
  merchant = await createMerchant(db);
  integrationId = await createIntegration(db, merchant, `shop-${merchant.merchantId}`);
  itemId = await createItem(db, merchant, 'A', 10);
  await createListing(db, merchant, { integrationId, unit: 'a', itemId });
  shop = await observeShop(db, integrationId);
  await shop.know(10);
  await shop.read(7, 1_000);
});

const to = () => ({ ...merchant, integrationId });
const take = (order: OrderSnapshot, atMs: number) =>
  takeIn(database.db, [deliveryOf(to(), order)], { clock: { now: () => after(atMs) } });
const decide = (atMs: number, withoutOrders: readonly string[] = []) =>
  decideDue(database.db, after(atMs), { withoutOrders });
const states = async () => (await shop.observations()).map(({ state }) => state);
const incidents = (kind: 'put_back' | 'fall_waits') =>
  database.db
    .selectFrom('incidents')
    .where('integration_id', '=', integrationId)
    .where('kind', '=', kind)
    .select(['units', 'detail', 'resolved_at'])
    .execute();

describe('a fall is put back', () => {
  it('once the orders are heard until its reading and the visibility lag, and an incident says why', async () => {
    await shop.hear(60_999);
    expect(await decide(hourMs)).toBe(0);
    await shop.hear(61_000);
    expect(await decide(hourMs)).toBe(1);
    expect(await states()).toEqual(['reversed']);
    expect(await incidents('put_back')).toMatchObject([
      {
        units: 3,
        detail: { seen: 7, from: 10, heardUntil: expect.stringContaining('12:01:01'), decidedBy: 'onhand' },
        resolved_at: null,
      },
    ]);
  });

  it('never because nothing is heard, however long', async () => {
    expect(await decide(30 * dayMs)).toBe(0);
    expect(await states()).toEqual(['provisional']);
  });

  it('by time alone where the access was revoked, and where the platform has no orders', async () => {
    const { db } = database;
    const { platform } = await db
      .selectFrom('integrations')
      .where('id', '=', integrationId)
      .select('platform')
      .executeTakeFirstOrThrow();
    expect(await decide(60_999, [platform])).toBe(0);
    expect(await decide(61_000, [platform])).toBe(1);
    await shop.know(10);
    await shop.read(6, 100_000);
    await db.updateTable('integrations').set({ state: 'revoked' }).where('id', '=', integrationId).execute();
    expect(await decide(160_000)).toBe(1);
  });
});

it('falls of stock that the platform owns by now keep no other fall waiting, however many there are', async () => {
  const { db } = database;
  const { merchantId } = merchant;
  const owned = await createListing(db, merchant, { integrationId, unit: 'b', itemId });
  const record = db.selectFrom('channel_stock').where('external_stock_id', '=', 'b');
  const { id } = await record
    .where('integration_id', '=', integrationId)
    .select('id')
    .executeTakeFirstOrThrow();
  const { id: fallId } = await db
    .selectFrom('observations')
    .where('integration_id', '=', integrationId)
    .where('state', '=', 'provisional')
    .select('id')
    .executeTakeFirstOrThrow();
  await sql`
    insert into observations
    select (jsonb_populate_record(fall, jsonb_build_object('id', uuidv7(), 'channel_stock_id', ${id}::uuid,
      'decide_at', fall.decide_at - interval '1 second'))).*
    from observations fall, generate_series(1, 100) where fall.id = ${fallId}`.execute(db);
  await db
    .updateTable('listings')
    .set({ stock_owner: 'platform' })
    .where('merchant_id', '=', merchantId)
    .where('id', '=', owned)
    .execute();
  await shop.hear(hourMs);
  expect(await decide(hourMs)).toBe(1);
});

describe('a fall waits', () => {
  it('for an order whose reading failed, until that is read or skipped', async () => {
    await take(orderFor('7', { b: 1 }, { placedAt }), 2_000);
    const failure = { ...to(), externalOrderId: '7', code: 'refused', message: 'No.', workflowId: 'sale' };
    await openFailedReading(database.db, { ...failure, at: after(3_000) });
    await shop.hear(hourMs);
    expect(await decide(hourMs)).toBe(0);
    const failed = { operations: ['read_order'], integrationId } as const;
    await applyToFailed(database.db, 'skip', failed, after(hourMs));
    expect(await decide(hourMs)).toBe(1);
  });

  it('for an order that a pass could not read, unless it names other listings only', async () => {
    const pass = (externalId: string, units?: readonly string[]) =>
      takeInUnread(
        database.db,
        {
          ...to(),
          orders: [
            {
              externalId,
              code: 'quantity_uncountable',
              message: '1.5 units.',
              ...(units === undefined ? {} : { units: [...units] }),
            },
          ],
          workflowId: 'poll',
        },
        { clock: { now: () => after(2_000) } },
      );
    const skip = () =>
      applyToFailed(database.db, 'skip', { operations: ['read_order'], integrationId }, after(hourMs));
    await shop.hear(hourMs);
    await pass('its', ['b', 'a']);
    expect(await decide(hourMs)).toBe(0);
    await skip();
    await pass('unnamed');
    expect(await decide(hourMs)).toBe(0);
    await skip();
    await pass('other', ['b']);
    expect(await decide(hourMs)).toBe(1);
  });

  it('for an event that failed and names its listing, and for none that names others or came later', async () => {
    const fail = (order: OrderSnapshot) =>
      inTransaction(database.db, (tx) =>
        recordFailure(tx, deliveryOf(to(), order), { code: 'bad', message: 'Bad.', at: after(2_000) }),
      );
    await shop.hear(hourMs);
    await fail(orderFor('elsewhere', { b: 3 }, { placedAt }));
    await fail(orderFor('later', { a: 3 }, { placedAt: '2026-11-22T12:00:09Z' }));
    await fail(orderFor('its', { a: 3 }, { placedAt }));
    expect(await decide(hourMs)).toBe(0);
    await take(orderFor('its', { a: 2 }, { placedAt }), hourMs);
    expect(await decide(hourMs)).toBe(1);
  });

  it('for an order of which only a hint came', async () => {
    const hint = {
      kind: 'order_pointer',
      eventKey: 'hint',
      topic: 'order.updated',
      externalId: '9',
    } as const;
    const delivery = { ...deliveryOf(to(), orderFor('9', {})), event: hint };
    await takeIn(database.db, [delivery], { clock: { now: () => after(2_000) } });
    await shop.hear(hourMs);
    expect(await decide(hourMs)).toBe(0);
    await take(orderFor('9', { b: 1 }, { placedAt, readStartedAt: after(4_000).toISOString() }), 4_000);
    await database.db
      .updateTable('inbound_events')
      .set({ state: 'taken_in' })
      .where('event_key', '=', 'hint')
      .execute();
    expect(await decide(hourMs)).toBe(1);
  });

  it('for a recorded order with a line whose product the platform no longer names', async () => {
    const [line] = orderFor('5', { a: 3 }).lines;
    if (line === undefined) throw new Error('The order has a line.');
    const unnamed = { ...orderFor('5', {}, { placedAt }), lines: [{ ...line, ref: null }] };
    await take(unnamed, 2_000);
    await shop.hear(hourMs);
    expect(await decide(hourMs)).toBe(0);
    await take({ ...unnamed, version: 2, lines: [{ ...line, ref: null, cancelled: 3 }] }, 3_000);
    expect(await decide(hourMs)).toBe(1);
  });
});

describe('after a day of waiting', () => {
  const report = (atMs: number) => reportWaiting(database.db, after(atMs), { withoutOrders: [] });

  it('an incident says what waits and for what, until nothing waits', async () => {
    await report(dayMs);
    expect(await incidents('fall_waits')).toEqual([]);
    await report(dayMs + 1_000);
    expect(await incidents('fall_waits')).toMatchObject([
      { units: 3, detail: { awaited: { orders_not_heard: 1 }, heardUntil: null }, resolved_at: null },
    ]);
    await shop.decide(2 * dayMs);
    await report(2 * dayMs);
    expect(await incidents('fall_waits')).toMatchObject([{ resolved_at: after(2 * dayMs) }]);
  });
});

describe('while a fall waits', () => {
  const publish = async (atMs: number) => {
    await spreadDue(database.db, after(atMs));
    const taking = { now: after(atMs), limit: 10, settlesWithinMs, adjusts: false };
    const due = await takeDue(database.db, shop.lease, taking);
    return due === 'inactive' ? [] : due.attempts.map(({ quantity }) => quantity);
  };
  const change = (quantity: number, sourceKey: string) =>
    bookStock(database.db, [{ kind: 'adjustment', ...merchant, itemId, quantity, sourceKey }], {
      actor: 'test',
      clock: { now: () => after(2_000) },
    });

  it('nothing above the figure read is published to its listing', async () => {
    await change(4, 'found');
    expect(await publish(3_000)).toEqual([]);
    await shop.decide(61_000);
    expect(await publish(62_000)).toEqual([14]);
  });

  it('a lower figure is', async () => {
    await change(-2, 'broken');
    expect(await publish(3_000)).toEqual([5]);
  });
});
