import { takeDue } from '@onhand/core/channel-stock/take-due.ts';
import { changeSyncSettings } from '@onhand/core/settings/sync-settings/change-sync-settings.ts';
import { readSyncSettings } from '@onhand/core/settings/sync-settings/read-sync-settings.ts';
import { verifyStock } from '@onhand/core/stock/verify-stock.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCopying } from '../../setup/copying.ts';
import type { CopyingMerchant } from '../../setup/copying.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { after, settlesWithinMs } from '../../setup/observed-shop.ts';
import { until } from '../../setup/until.ts';

let database: TestDatabase;
let at: CopyingMerchant;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
afterEach(async () => {
  expect(await verifyStock(database.db)).toEqual([]);
});

const cancelled = { version: 2, state: 'cancelled' } as const;
const ofX = () => at.level(at.items.x);
const ofY = () => at.level(at.items.y);

/** What the publisher would write to the source, by unit. */
async function writesAt(atMs: number): Promise<Readonly<Record<string, number>>> {
  const taking = { now: after(atMs), limit: 10, settlesWithinMs, adjusts: false };
  const due = await takeDue(database.db, at.source.lease, taking);
  const attempts = due === 'inactive' ? [] : due.attempts;
  return Object.fromEntries(attempts.map(({ ref, quantity }) => [ref.unit, quantity]));
}

/** Makes the copy as if a call that creates it was sent. */
async function sent(): Promise<void> {
  await database.db
    .updateTable('order_copies')
    .set({ state: 'sending', sent_at: after(1_500) })
    .where('merchant_id', '=', at.merchant.merchantId)
    .execute();
}

describe('a real order that lowers the source', () => {
  beforeEach(async () => {
    at = await createCopying(database.db, { orderCopy: 'order', writeSalesBack: 'order' });
    await at.sell({ x: 2 }, 1_000);
  });

  it('is intended with the sale, and no write lowers the source meanwhile', async () => {
    expect(await at.copy()).toMatchObject({ state: 'intended' });
    expect(await ofX()).toEqual({ onHand: 10, available: 8 });
    expect(await writesAt(1_100)).toEqual({});
  });

  it('settles the sale instead of committing, and needs no write', async () => {
    await sent();
    await at.created({ x: 2 }, 2_000);
    expect(await at.copy()).toMatchObject({ state: 'open' });
    expect(await ofX()).toEqual({ onHand: 8, available: 8 });
    await at.source.read(8, 10_000, ['x']);
    expect(await at.source.observations()).toEqual([]);
    expect(await writesAt(11_000)).toEqual({});
  });

  it('counts once however often and late its news come', async () => {
    await sent();
    await at.created({ x: 2 }, 2_000);
    await at.created({ x: 2 }, 3_000);
    await at.created({ x: 2 }, 4_000, { version: 3, state: 'closed' });
    await at.created({ x: 2 }, 5_000, { version: 2 });
    expect(await ofX()).toEqual({ onHand: 8, available: 8 });
    expect(await at.copy()).toMatchObject({ state: 'closed' });
  });

  it('a figure that it lowered before its news came is no change by hand', async () => {
    await sent();
    await at.source.read(8, 2_000, ['x']);
    expect(await ofX()).toEqual({ onHand: 10, available: 8 });
    await at.created({ x: 2 }, 3_000);
    expect(await ofX()).toEqual({ onHand: 8, available: 8 });
    expect(await at.source.observations()).toEqual([]);
  });

  it('cancelled at the shop: units are on sale again, and the notice stays until the source order ends', async () => {
    await sent();
    await at.created({ x: 2 }, 2_000);
    await at.sell({ x: 2 }, 3_000, cancelled);
    expect(await ofX()).toEqual({ onHand: 10, available: 10 });
    expect(await at.incidents()).toEqual(['source_order_open']);
    // The source order holds them there: nothing is written, neither up nor down.
    await at.source.read(8, 10_000, ['x']);
    expect(await writesAt(11_000)).toEqual({});
    await at.created({ x: 2 }, 12_000, cancelled);
    await at.source.read(10, 20_000, ['x']);
    expect(await ofX()).toEqual({ onHand: 10, available: 10 });
    expect(await at.incidents()).toEqual([]);
    expect(await at.source.observations()).toEqual([]);
    expect(await writesAt(21_000)).toEqual({});
  });

  it('cancelled at the shop before its news came: the same', async () => {
    await sent();
    await at.sell({ x: 2 }, 2_000, cancelled);
    await at.created({ x: 2 }, 3_000);
    expect(await ofX()).toEqual({ onHand: 10, available: 10 });
    expect(await at.incidents()).toEqual(['source_order_open']);
  });

  it('cancelled at the shop and closed in the source: the units left, and that is reported', async () => {
    await sent();
    await at.created({ x: 2 }, 2_000);
    await at.sell({ x: 2 }, 3_000, cancelled);
    await at.created({ x: 2 }, 4_000, { version: 2, state: 'closed' });
    expect(await ofX()).toEqual({ onHand: 8, available: 8 });
    expect(await at.incidents()).toEqual(['cancelled_sale_shipped']);
  });

  it('cancelled in the source only: the sale stands, a person is asked, and a write lowers the source', async () => {
    await sent();
    await at.created({ x: 2 }, 2_000);
    await at.created({ x: 2 }, 3_000, cancelled);
    expect(await ofX()).toEqual({ onHand: 8, available: 8 });
    expect(await at.incidents()).toEqual(['copy_cancelled']);
    await at.source.read(10, 10_000, ['x']);
    expect(await writesAt(11_000)).toEqual({ x: 8 });
  });

  it('units that the order gets after it was copied are written back', async () => {
    await sent();
    await at.created({ x: 2 }, 2_000);
    await at.source.read(8, 10_000, ['x']);
    await at.sell({ x: 5 }, 11_000, { version: 2 });
    expect(await writesAt(12_000)).toEqual({ x: 5 });
  });

  it('a line that somebody adds in the source counts there, also after the order is closed', async () => {
    await sent();
    await at.created({ x: 2 }, 2_000);
    await at.created({ x: 2, y: 1 }, 3_000, { version: 2 });
    expect(await ofX()).toEqual({ onHand: 8, available: 8 });
    expect(await ofY()).toEqual({ onHand: 9, available: 9 });
    await at.source.read(9, 10_000, ['y']);
    expect(await at.source.observations()).toEqual([]);
    await at.created({ x: 2, y: 1 }, 11_000, { version: 3, state: 'closed' });
    expect(await ofY()).toEqual({ onHand: 9, available: 9 });
    await at.created({ x: 2 }, 12_000, { version: 4, state: 'closed' });
    expect(await ofY()).toEqual({ onHand: 10, available: 10 });
  });

  it('units that somebody adds to a copied line in the source are sold there, at once', async () => {
    await sent();
    await at.created({ x: 2 }, 2_000);
    await at.created({ x: 3 }, 3_000, { version: 2 });
    expect(await ofX()).toEqual({ onHand: 7, available: 7 });
    await at.source.read(7, 10_000, ['x']);
    expect(await writesAt(11_000)).toEqual({});
    expect(await at.incidents()).toEqual([]);
    await at.sell({ x: 2 }, 12_000, cancelled);
    expect(await ofX()).toEqual({ onHand: 9, available: 9 });
    await at.created({ x: 3 }, 13_000, { version: 3, state: 'closed' });
    expect(await ofX()).toEqual({ onHand: 7, available: 7 });
  });

  it('units that somebody adds in the source because the order got them too count once', async () => {
    await sent();
    await at.created({ x: 2 }, 2_000);
    await at.created({ x: 5 }, 3_000, { version: 2 });
    expect(await ofX()).toEqual({ onHand: 5, available: 5 });
    await at.sell({ x: 5 }, 4_000, { version: 2 });
    expect(await ofX()).toEqual({ onHand: 5, available: 5 });
    await at.sell({ x: 5 }, 5_000, { version: 3, state: 'cancelled' });
    expect(await ofX()).toEqual({ onHand: 7, available: 7 });
    await at.created({ x: 5 }, 6_000, { version: 3, state: 'cancelled' });
    expect(await ofX()).toEqual({ onHand: 10, available: 10 });
  });

  it('a second order with its marker is an ordinary order', async () => {
    await sent();
    await at.created({ x: 2 }, 2_000);
    await at.created({ x: 2 }, 3_000, { externalId: '101' });
    expect(await ofX()).toEqual({ onHand: 6, available: 6 });
  });

  it('an unknown marker, and that of another merchant, is an ordinary order', async () => {
    const { marker } = await at.copy();
    const written = () =>
      sql`select xmin::text, changed_at from order_copies where marker = ${marker}`.execute(database.db);
    const { rows } = await written();
    at = await createCopying(database.db, { orderCopy: 'order', writeSalesBack: 'order' });
    await at.sell({ x: 2 }, 1_000);
    await at.created({ x: 3 }, 2_000, { marker });
    await at.created({ x: 1 }, 2_000, { marker: 'onhand-unknown', externalId: '101' });
    expect(await ofX()).toEqual({ onHand: 6, available: 4 });
    expect(await at.copy()).toMatchObject({ state: 'intended' });
    expect((await written()).rows).toEqual(rows);
  });
});

describe('a draft that does not reserve', () => {
  beforeEach(async () => {
    at = await createCopying(database.db, { orderCopy: 'draft', writeSalesBack: 'adjust' });
    await at.sell({ x: 2, y: 3 }, 1_000);
  });
  const draft = { state: 'pending' } as const;

  it('leaves the source to the write-back', async () => {
    expect(await writesAt(1_100)).toEqual({ x: 8, y: 7 });
  });

  it('is put right at its completion', async () => {
    await sent();
    await at.created({ x: 2, y: 3 }, 2_000, draft);
    expect(await at.copy()).toMatchObject({ state: 'draft' });
    await at.source.know(8, 'x');
    await at.created({ x: 2, y: 3 }, 5_000, { version: 2 });
    expect(await ofX()).toEqual({ onHand: 8, available: 8 });
    await at.source.read(6, 10_000, ['x']);
    expect(await at.source.observations()).toEqual([]);
    expect(await writesAt(11_000)).toMatchObject({ x: 8 });
  });

  it('is kept apart from what was cancelled before its completion, until the source keeps those units', async () => {
    await sent();
    await at.created({ x: 2, y: 3 }, 2_000, draft);
    await at.sell({ x: 2 }, 3_000, { version: 2 });
    expect(await at.incidents()).toEqual(['source_order_open']);
    expect([await ofX(), await ofY()]).toMatchObject([{ available: 8 }, { available: 10 }]);
    await at.created({ x: 2, y: 3 }, 5_000, { version: 2 });
    expect(await ofX()).toEqual({ onHand: 8, available: 8 });
    expect(await ofY()).toEqual({ onHand: 7, available: 7 });
    expect(await at.incidents()).toContain('cancelled_sale_shipped');
  });

  it('is deleted: a person is asked', async () => {
    await sent();
    await at.created({ x: 2, y: 3 }, 2_000, draft);
    await at.created({ x: 2, y: 3 }, 3_000, { version: 2, state: 'cancelled', stockLowered: false });
    expect(await at.incidents()).toEqual(['copy_cancelled']);
    expect(await ofX()).toMatchObject({ available: 8 });
  });
});

describe('what is copied', () => {
  beforeEach(async () => {
    at = await createCopying(database.db, { orderCopy: 'order', writeSalesBack: 'order' });
  });

  it('only synced lines: without any, nothing is, also after the lines were linked', async () => {
    await at.sell({ foreign: 1 }, 1_000);
    expect(await at.copy()).toMatchObject({ state: 'skipped' });
    await at.sell({ x: 1 }, 2_000, { version: 2 });
    expect(await at.copy()).toMatchObject({ state: 'skipped' });
  });

  it.each([
    ['an order that does not reserve yet', { state: 'pending' }],
    ['a cancelled order', { state: 'cancelled' }],
    ['a test', { test: true }],
    ['an order from before copying was switched on', { placedAt: '2026-11-22T10:00:00Z' }],
  ] as const)('not %s', async (_what, changes) => {
    await at.sell({ x: 1 }, 1_000, changes);
    await expect(at.copy()).rejects.toThrow('no result');
  });

  it('an order once it reserves', async () => {
    await at.sell({ x: 1 }, 1_000, { state: 'pending' });
    await at.sell({ x: 1 }, 2_000, { version: 2 });
    expect(await at.copy()).toMatchObject({ state: 'intended' });
  });

  describe.each([
    ['the source takes no orders', () => at.source.integrationId, 'autoExport'],
    ["the shop's orders are not imported", () => at.shop, 'autoImport'],
  ] as const)('while %s', (_what, integration, setting) => {
    const switchTo = async (isOn: boolean, atMs: number) => {
      const ids = { merchantId: at.merchant.merchantId, integrationId: integration() };
      await inTransaction(database.db, async (tx) => {
        const { settings, writeSalesBack } = found(await readSyncSettings(tx, ids), 'integration_not_found');
        const before = { entity: settings.orders, writeSalesBack };
        const changed = { ...before, entity: { ...settings.orders, [setting]: isOn } };
        const making = { actor: { label: 'test', keyId: null }, at: after(atMs) };
        await changeSyncSettings(tx, { ...ids, before, after: changed }, making);
      });
    };

    it('an order that reserves is not copied, also not by its later news', async () => {
      await switchTo(false, 0);
      await at.sell({ x: 1 }, 1_000);
      await switchTo(true, 1_500);
      await at.sell({ x: 2 }, 2_000, { version: 2 });
      await at.sell({ x: 2 }, 3_000, { version: 3, state: 'closed' });
      await expect(at.copy()).rejects.toThrow('no result');
    });

    it('an order is not copied, also if its news come once copying is permitted again', async () => {
      await database.db
        .updateTable('sync_settings')
        .set({ copies_since: after(-86_400_000) })
        .execute();
      await switchTo(false, 0);
      await switchTo(true, 1_500);
      await at.sell({ x: 1 }, 2_000, { placedAt: '2026-11-22T10:00:00Z' });
      await expect(at.copy()).rejects.toThrow('no result');
    });
  });

  it('an order whose news wait while its intent is committed knows its copy', async () => {
    await at.sell({ x: 1 }, 1_000, { state: 'pending' });
    let cancelling: Promise<unknown> = Promise.resolve();
    await inTransaction(database.db, async (tx) => {
      await sql`select 1 from orders where merchant_id = ${at.merchant.merchantId} for update`.execute(tx);
      cancelling = at.sell({ x: 1 }, 2_000, { version: 2, state: 'cancelled' });
      await until(
        () =>
          sql`select 1 from pg_stat_activity
              where datname = current_database() and wait_event_type = 'Lock'`.execute(database.db),
        ({ rows }) => rows.length > 0,
      );
      await sql`
        with copy as (
          insert into order_copies (merchant_id, order_id, integration_id, kind, marker, state, lowers, made_at,
                                    changed_at)
          select merchant_id, id, ${at.source.integrationId}, 'order', 'onhand-late', 'intended', true, now(), now()
          from orders where merchant_id = ${at.merchant.merchantId}
          returning merchant_id, id)
        insert into order_copy_items (merchant_id, copy_id, item_id, listing_id, settles, quantity, held)
        select copy.merchant_id, copy.id, listings.item_id, listings.id, true, 1, 1
        from copy join listings on listings.integration_id = ${at.source.integrationId}
        where listings.item_id = ${at.items.x}`.execute(tx);
    });
    await cancelling;
    expect(await at.copy()).toMatchObject({ state: 'skipped' });
  });
});
