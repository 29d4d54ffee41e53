import { readUnconfirmed } from '@onhand/core/channel-stock/lag/read-waiting.ts';
import { wantByHand } from '@onhand/core/channel-stock/listing-changes/want-by-hand.ts';
import { takeChanges } from '@onhand/core/channel-stock/listing-changes/take-changes.ts';
import { recordChanges } from '@onhand/core/channel-stock/listing-changes/record-changes.ts';
import { needListingsAgain } from '@onhand/core/channel-stock/need-listings-again.ts';
import { nextDue } from '@onhand/core/channel-stock/next-due.ts';
import { takeDue } from '@onhand/core/channel-stock/take-due.ts';
import { bookStock } from '@onhand/core/observations/book-stock.ts';
import { recordAnswers } from '@onhand/core/observations/record-answers.ts';
import { writing } from '@onhand/core/runs/asking/asking.ts';
import { advanceFirstSyncs } from '@onhand/core/runs/first-sync/advance-first-syncs.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { IntegrationId, ItemId, ListingId } from '@onhand/domain/ids.ts';
import { afterChange } from '@onhand/domain/publishing/listing-change.ts';
import type { ChangeAnswer } from '@onhand/domain/publishing/listing-change.ts';
import { afterWrite } from '@onhand/domain/publishing/write-step.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { after, observeShop } from '../../setup/observed-shop.ts';
import type { ObservedShop } from '../../setup/observed-shop.ts';

/** One listing with two variants, red and blue, on a platform that refuses to show 0 of all of them. */
let database: TestDatabase;
let merchant: TestMerchant;
let integrationId: IntegrationId;
let shop: ObservedShop;
let red: { readonly itemId: ItemId; readonly listingId: ListingId };
let blue: typeof red;
/** What the platform stores of each variant, and whether it sells the listing. */
let stored: Map<string, number>;
let isOnSale: boolean;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  merchant = await createMerchant(db);
  integrationId = await createIntegration(db, merchant, `shop-${merchant.merchantId}`);
  red = await createVariant('red', 3);
  blue = await createVariant('blue', 5);
  shop = await observeShop(db, integrationId);
  stored = new Map();
  isOnSale = true;
  await publish();
  expect([...stored]).toEqual([
    ['red', 3],
    ['blue', 5],
  ]);
});

async function createVariant(unit: string, quantity: number) {
  const itemId = await createItem(database.db, merchant, unit, quantity);
  const listing = { integrationId, unit, group: 'shirt', itemId };
  return { itemId, listingId: await createListing(database.db, merchant, listing) };
}

const requestLifetimeMs = 60_000;

/** Writes what is due, as the platform takes it. Returns what it refused. */
async function publish(of = [red, blue]): Promise<readonly string[]> {
  const { db } = database;
  const listingIds = of.map(({ listingId }) => listingId);
  const needed = { merchantId: merchant.merchantId, listingIds, cause: 'test', at: after(0) };
  await inTransaction(db, (tx) => needListingsAgain(tx, needed));
  const refused: string[] = [];
  for (;;) {
    const options = { now: after(0), limit: 1, settlesWithinMs: 0, adjusts: false, ends: true };
    const taken = await takeDue(db, shop.lease, options);
    if (taken === 'inactive') throw new Error('The integration is not active.');
    if (taken.attempts.length === 0 && taken.settled === 0) return refused;
    for (const { channelStockId, requestKey, quantity, ref, attempt } of taken.attempts) {
      const others = [...stored].filter(([unit, units]) => unit !== ref.unit && units > 0);
      const refuses = quantity === 0 && others.length === 0;
      if (refuses) refused.push(ref.unit);
      else stored.set(ref.unit, quantity);
      const answer = refuses
        ? ({ kind: 'rejected', code: 'zero_refused', message: 'Quantity must be above 0.' } as const)
        : ({ kind: 'figure', quantity, wanted: quantity } as const);
      const step = { requestLifetimeMs, readingBack: false, wanted: quantity };
      const answered = {
        channelStockId,
        requestKey,
        outcome: answer.kind,
        message: null,
        seen: refuses ? null : { quantity, readStartedAt: after(0), platformAt: null },
        wanted: quantity,
        next: afterWrite(answer, attempt, step),
        readBack: false,
      };
      const observing = { settlesWithinMs: 0, ordersVisibleWithinMs: 60_000 };
      await recordAnswers(db, shop.lease, [answered], { now: after(0), workflowId: 'test', ...observing });
    }
  }
}

/** Sends the changes that are due. Returns them. */
async function change(answer: ChangeAnswer = { kind: 'ok' }): Promise<readonly string[]> {
  const changes = await send();
  await answered(changes, answer);
  return changes.map(({ wanted, ref }) => `${ref.unit} ${wanted}`);
}

async function send(atMs = 0) {
  return takeChanges(database.db, shop.lease, { now: after(atMs), limit: 10 });
}

async function answered(changes: Awaited<ReturnType<typeof send>>, answer: ChangeAnswer = { kind: 'ok' }) {
  if (answer.kind === 'ok') for (const { wanted } of changes) isOnSale = wanted === 'listed';
  const answers = changes.map((one) => ({
    change: one,
    next: afterChange(answer, one.attempt, {
      requestLifetimeMs,
      wasUnknown: one.wasUnknown,
      relistsByRule: one.wanted === 'listed' && one.by === 'rule',
    }),
  }));
  await recordChanges(database.db, shop.lease, answers, { now: after(0), workflowId: 'test' });
}

async function setStock({ itemId }: typeof red, counted: number): Promise<void> {
  const { merchantId, locationId } = merchant;
  const sourceKey = `count:${itemId}:${counted}`;
  await bookStock(
    database.db,
    [{ kind: 'count', merchantId, locationId, itemId, quantity: counted, sourceKey }],
    { actor: 'test', clock: { now: () => after(0) } },
  );
}

/** Blue is sold out before red. */
async function sellOut(): Promise<void> {
  await setStock(blue, 0);
  await publish();
  await setStock(red, 0);
  expect(await publish()).toEqual(['red']);
}

const states = async () => {
  const rows = await database.db
    .selectFrom('listings')
    .innerJoin('channel_stock', 'channel_stock.external_stock_id', 'listings.external_key')
    .where('listings.integration_id', '=', integrationId)
    .where('channel_stock.integration_id', '=', integrationId)
    .select(['external_key', 'status', 'ended_by', 'state', 'block_code', 'confirmed'])
    .orderBy('external_key', 'desc')
    .execute();
  return rows.map((row) => [
    row.external_key,
    row.status,
    row.ended_by,
    row.block_code ?? row.state,
    row.confirmed,
  ]);
};
const failedItems = () =>
  database.db
    .selectFrom('failed_items')
    .where('integration_id', '=', integrationId)
    .select(['operation', 'code', 'state'])
    .execute();

it('the last 0 of a listing is shown by taking it off sale, and confirmed only then', async () => {
  await sellOut();
  expect(await states()).toEqual([
    ['red', 'listed_and_synced', null, 'zero_refused', 3],
    ['blue', 'listed_and_synced', null, 'idle', 0],
  ]);
  expect(await change()).toEqual(['red ended']);
  expect(isOnSale).toBe(false);
  expect(await states()).toEqual([
    ['red', 'ended', 'rule', 'idle', 0],
    ['blue', 'ended', 'rule', 'idle', 0],
  ]);
  expect(await failedItems()).toEqual([]);
  expect(await nextDue(database.db, integrationId)).toBeNull();
});

it('a listing is relisted once a unit has stock again, and the 0 of the others is written', async () => {
  await sellOut();
  await change();
  expect(stored.get('red')).toBe(3);
  await setStock(blue, 4);
  await publish();
  expect([...stored]).toEqual([
    ['red', 0],
    ['blue', 4],
  ]);
  expect((await change()).toSorted()).toEqual(['blue listed', 'red listed']);
  expect(isOnSale).toBe(true);
  expect(await publish()).toEqual([]);
  expect(await change()).toEqual([]);
  expect(await states()).toEqual([
    ['red', 'listed_and_synced', null, 'idle', 0],
    ['blue', 'listed_and_synced', null, 'idle', 4],
  ]);
});

it('nothing is relisted while another unit keeps the figure from before its 0', async () => {
  await sellOut();
  await change();
  // Red may not be written: its figure from before would be on sale again.
  await database.db
    .updateTable('listings')
    .set({ quantity_sync: false })
    .where('id', '=', red.listingId)
    .execute();
  await setStock(blue, 4);
  await publish();
  expect(await change()).toEqual([]);
  expect(isOnSale).toBe(false);
});

it('a 0 that is refused again while the listing is off sale is confirmed at once', async () => {
  await sellOut();
  await change();
  expect(await publish()).toEqual(['red']);
  expect(await change()).toEqual([]);
  expect(await states()).toEqual([
    ['red', 'ended', 'rule', 'idle', 0],
    ['blue', 'ended', 'rule', 'idle', 0],
  ]);
});

it('stock that comes before the listing is off sale leaves it on sale', async () => {
  await sellOut();
  await setStock(red, 2);
  await publish();
  expect(await change()).toEqual([]);
  expect(await states()).toEqual([
    ['red', 'listed_and_synced', null, 'idle', 2],
    ['blue', 'listed_and_synced', null, 'idle', 0],
  ]);
});

it('a platform that does not end it either leaves a failed item, and the 0 unconfirmed', async () => {
  await sellOut();
  expect(await change({ kind: 'rejected', code: 'no_right', message: 'You may not.' })).toEqual([
    'red ended',
  ]);
  expect(await failedItems()).toEqual([{ operation: 'end_listing', code: 'no_right', state: 'open' }]);
  expect(await states()).toContainEqual(['red', 'listed_and_synced', null, 'zero_refused', 3]);
});

it.each<[string, ChangeAnswer]>([
  ['is under way', { kind: 'ok' }],
  ['was sent and its answer lost', { kind: 'unknown', message: 'No answer.', ended: true }],
])('stock of another unit while the end %s: the listing is relisted afterwards', async (_, answer) => {
  await sellOut();
  const sent = await send();
  await setStock(blue, 4);
  await publish([blue]);
  await answered(sent, answer);
  const again = await send(10 * requestLifetimeMs);
  await answered(again);
  await publish();
  await change();
  await publish();
  expect(await change()).toEqual([]);
  expect(isOnSale).toBe(true);
  expect([...stored]).toEqual([
    ['red', 0],
    ['blue', 4],
  ]);
});

it('a relisting by hand waits while a unit keeps the figure from before its 0', async () => {
  await sellOut();
  await change();
  const { merchantId } = merchant;
  const wanted = {
    merchantId,
    listingId: red.listingId,
    integrationId,
    wanted: 'listed',
    at: after(0),
  } as const;
  await inTransaction(database.db, (tx) => wantByHand(tx, wanted));
  expect(await change()).toEqual([]);
  await setStock(red, 2);
  await publish();
  expect(await change()).toContain('red listed');
  expect(stored.get('red')).toBe(2);
});

it('a unit without stock that the platform does not relist yet is relisted with its next stock', async () => {
  await sellOut();
  await change();
  await setStock(blue, 4);
  await publish();
  const refused = { kind: 'rejected', code: 'zero_refused', message: 'Nothing to sell.' } as const;
  await answered(
    (await send()).filter(({ ref }) => ref.unit === 'red'),
    refused,
  );
  expect(await failedItems()).toEqual([]);
  await setStock(red, 7);
  await publish();
  expect(await change()).toContain('red listed');
});

it('a 0 that is not shown yet waits, and a run that asked for it is not over', async () => {
  await sellOut();
  const { merchantId } = merchant;
  const { waiting, failed } = await readUnconfirmed(database.db, { integrationId, merchantId });
  expect([waiting.count, failed.count]).toEqual([1, 0]);
  const { rows } = await sql<{ state: string }>`
    select ${writing.stateOf} as state from channel_stock
    where integration_id = ${integrationId} and external_stock_id = 'red'`.execute(database.db);
  expect(rows).toEqual([{ state: 'pending' }]);
});

it('a first listing that is not taken off sale either stops the first sync', async () => {
  await setStock(blue, 0);
  await publish();
  await sql`
    update integrations set publishing_phase = 'first_five',
           first_records = array(select id from channel_stock
                                 where integration_id = ${integrationId} and external_stock_id = 'red')
    where id = ${integrationId}`.execute(database.db);
  await setStock(red, 0);
  await publish([red]);
  await advanceFirstSyncs(database.db, integrationId, after(0));
  const phase = () =>
    database.db
      .selectFrom('integrations')
      .where('id', '=', integrationId)
      .select('publishing_phase')
      .executeTakeFirstOrThrow();
  expect((await phase()).publishing_phase).toBe('first_five');
  await change({ kind: 'rejected', code: 'no_right', message: 'You may not.' });
  await advanceFirstSyncs(database.db, integrationId, after(0));
  expect((await phase()).publishing_phase).toBe('stopped');
});

it('a unit that holds the stock of several listings is ended itself', async () => {
  const { db } = database;
  // Blue uses the stock of red, and is not linked.
  await sql`
    update listing_channel_stock link set channel_stock_id = red.id
    from channel_stock red
    where link.listing_id = ${blue.listingId} and red.integration_id = ${integrationId}
      and red.external_stock_id = 'red'`.execute(db);
  await sql`update listings set item_id = null, linked_by = null, status = 'listed', external_key = 'red:blue'
            where id = ${blue.listingId}`.execute(db);
  await sql`update listings set external_key = 'red:red' where id = ${red.listingId}`.execute(db);
  stored = new Map([['red', 3]]);
  await setStock(red, 0);
  expect(await publish([red])).toEqual(['red']);
  expect(await change()).toEqual(['red ended']);
});
