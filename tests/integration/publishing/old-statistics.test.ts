import { readWriteInputs } from '@onhand/core/channel-stock/read-write-inputs.ts';
import { readReadingInputs } from '@onhand/core/observations/read-reading-inputs.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { rowsTouched } from '../../setup/rows-touched.ts';

let at: TestDatabase;
beforeAll(async () => {
  at = await createTestDatabase();
});
afterAll(() => at.drop());

const settlesWithinMs = 0;
const reads = {
  'the inputs of writes': (tx: Tx, ids: readonly { id: string }[]) =>
    readWriteInputs(tx, ids as never, { settlesWithinMs }),
  'the inputs of readings': (tx: Tx, ids: readonly { id: string }[]) =>
    readReadingInputs(tx, ids.map(({ id }) => id) as never, settlesWithinMs),
};

it.each(Object.entries(reads))(
  'reads %s of 100 rows by their keys, though the statistics say that no listing is linked',
  async (_what, read) => {
    const { db } = at;
    const merchant = await createMerchant(db);
    const { merchantId } = merchant;
    const integrationId = await createIntegration(db, merchant, 'shop');
    const sourceId = await createIntegration(db, merchant, 'source');
    await db.updateTable('integrations').set({ role: 'supplier' }).where('id', '=', sourceId).execute();
    const itemId = await createItem(db, merchant, 'MUG', 10);
    for (let unit = 0; unit < 400; unit += 1) {
      await createListing(db, merchant, { integrationId, unit: `u${unit}`, itemId });
    }
    // As after an import: the statistics are gathered before the listings are linked.
    await sql`update listings set item_id = null, status = 'listed', linked_by = null`.execute(db);
    await sql`vacuum analyze`.execute(db);
    await sql`update listings set item_id = ${itemId}, status = 'listed_and_synced', linked_by = 'hand'
              where merchant_id = ${merchantId}`.execute(db);
    const ids = await db
      .selectFrom('channel_stock')
      .where('merchant_id', '=', merchantId)
      .select('id')
      .limit(100)
      .execute();
    const touched = await inTransaction(db, async (tx) => {
      await sql`set local statement_timeout = '20s'`.execute(tx);
      const before = await rowsTouched(tx);
      expect((await read(tx, ids)).size).toBe(100);
      return (await rowsTouched(tx)) - before;
    });
    // Where a supplier may have deleted the item's 400 listings, each row reads all of them.
    expect(touched).toBeLessThan(100 * 1_500);
  },
);
