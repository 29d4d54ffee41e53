import { storeShown } from '@onhand/core/channel-stock/store-shown.ts';
import { connect } from '@onhand/database/connect.ts';
import { forMerchants } from '@onhand/database/for-merchants.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import { until } from '../../setup/until.ts';

// PostgreSQL 18 crashes here if the statement that waits for the records also looks at the listings behind
// them (decision 44).
it('pushed figures of records under change wait, and are judged by the records as they are then', async () => {
  await using parts = new AsyncDisposableStack();
  const database = await createTestDatabase();
  parts.defer(() => database.drop());
  const { db } = database;
  const merchant = await createMerchant(db);
  const integrationId = await createIntegration(db, merchant, 'shop');
  const units = ['1', '2', '3'];
  for (const unit of units) {
    const itemId = await createItem(db, merchant, `MUG-${unit}`, 5);
    await createListing(db, merchant, { integrationId, itemId, unit });
  }
  await sql`update channel_stock set state = 'open', open_request_key = external_stock_id`.execute(db);

  // Without policies, PostgreSQL has other plans.
  const gateway = connect(database.urlAs('gateway'));
  parts.defer(() => gateway.destroy());
  const at = new Date();
  const ref = (unit: string) => ({ unit, group: unit, location: '' });
  const seen = { quantity: 4, readStartedAt: at.toISOString() };
  const figures = units.map((unit) => ({ integrationId, ref: ref(unit), seen }));
  let pushed: Promise<void> | undefined;
  await inTransaction(db, async (tx) => {
    await sql`
      update channel_stock set state = 'idle', open_request_key = null where external_stock_id <> '1'`.execute(
      tx,
    );
    pushed = forMerchants([merchant.merchantId], () =>
      inTransaction(gateway, (other) => storeShown(other, figures, at)),
    );
    await until(
      () =>
        sql`
        select from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`.execute(db),
      ({ rows }) => rows.length > 0,
    );
  });
  await pushed;

  const records = await db
    .selectFrom('channel_stock')
    .select(['state', 'seen', 'read_due_at'])
    .orderBy('external_stock_id')
    .execute();
  // A write that is under way reads the figure itself.
  const written = { state: 'open', seen: 4, read_due_at: null };
  const idle = { state: 'idle', seen: 4, read_due_at: at };
  expect(records).toEqual([written, idle, idle]);
});
