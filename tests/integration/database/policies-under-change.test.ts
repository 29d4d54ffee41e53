import { connect } from '@onhand/database/connect.ts';
import { forMerchants } from '@onhand/database/for-merchants.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import { until } from '../../setup/until.ts';

it('a statement that waits for rows may look at secured tables because of what the rows become', async () => {
  await using parts = new AsyncDisposableStack();
  const database = await createTestDatabase();
  parts.defer(() => database.drop());
  const { db } = database;
  const [merchant, other] = [await createMerchant(db), await createMerchant(db)];
  const integrationId = await createIntegration(db, merchant, 'shop');
  for (const unit of ['1', '2', '3']) {
    const itemId = await createItem(db, merchant, `MUG-${unit}`, 5);
    await createListing(db, merchant, { integrationId, itemId, unit });
  }
  await sql`update channel_stock set state = 'open', open_request_key = external_stock_id`.execute(db);
  const gateway = connect(database.urlAs('gateway'));
  parts.defer(() => gateway.destroy());

  // Needs the subquery only where the record is no longer open.
  const look = sql<{ unit: string; shows: boolean }>`
    select external_stock_id as unit, state = 'open' or exists (
      select from listing_channel_stock link where link.channel_stock_id = channel_stock.id offset 0) as shows
    from channel_stock where integration_id = ${integrationId} order by id for update`;
  const named = {
    one: [merchant.merchantId],
    several: [other.merchantId, merchant.merchantId],
    all: 'all',
  } as const;
  for (const merchants of Object.values(named)) {
    await sql`
      update channel_stock set state = 'open', open_request_key = external_stock_id`.execute(db);
    let looked: Promise<unknown> | undefined;
    await inTransaction(db, async (tx) => {
      await sql`update channel_stock set state = 'idle', open_request_key = null`.execute(tx);
      looked = forMerchants(merchants, () => inTransaction(gateway, (waiting) => look.execute(waiting)));
      await until(
        () =>
          sql`
          select from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`.execute(db),
        ({ rows }) => rows.length > 0,
      );
    });
    const shown = ['1', '2', '3'].map((unit) => ({ unit, shows: true }));
    expect(await looked).toMatchObject({ rows: shown });
  }
});
