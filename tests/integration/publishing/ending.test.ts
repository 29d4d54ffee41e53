import { noteSeenStates } from '@onhand/core/channel-stock/listing-changes/note-seen-states.ts';
import { recordChanges } from '@onhand/core/channel-stock/listing-changes/record-changes.ts';
import { takeChanges } from '@onhand/core/channel-stock/listing-changes/take-changes.ts';
import { wantByHand } from '@onhand/core/channel-stock/listing-changes/want-by-hand.ts';
import { bookStock } from '@onhand/core/observations/book-stock.ts';
import { acquireLease } from '@onhand/core/channel-stock/lease.ts';
import { nextDue } from '@onhand/core/channel-stock/next-due.ts';
import { recordAnswers } from '@onhand/core/observations/record-answers.ts';
import { takeDue } from '@onhand/core/channel-stock/take-due.ts';
import { needListingsAgain } from '@onhand/core/channel-stock/need-listings-again.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { IntegrationId, ItemId, ListingId } from '@onhand/domain/ids.ts';
import { afterChange } from '@onhand/domain/publishing/listing-change.ts';
import type { ChangeAnswer } from '@onhand/domain/publishing/listing-change.ts';
import type { ZeroStockBehaviour } from '@onhand/domain/publishing/behaviour.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { after, observeShop } from '../../setup/observed-shop.ts';
import type { ObservedShop } from '../../setup/observed-shop.ts';

let database: TestDatabase;
let merchant: TestMerchant;
let integrationId: IntegrationId;
let itemId: ItemId;
let listingId: ListingId;
let shop: ObservedShop;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  merchant = await createMerchant(db);
  integrationId = await createIntegration(db, merchant, `shop-${merchant.merchantId}`);
  itemId = await createItem(db, merchant, 'MUG', 0);
  listingId = await createListing(db, merchant, { integrationId, unit: 'a', itemId });
  shop = await observeShop(db, integrationId);
  await sayAtZero('end');
});

const requestLifetimeMs = 60_000;
const listingIds = () => ({ merchantId: merchant.merchantId, listingIds: [listingId] });

async function sayAtZero(behaviour: ZeroStockBehaviour | null): Promise<void> {
  const said = { zero_stock: behaviour, changed_at: after(0), changed_by: 'test' };
  const { merchantId } = merchant;
  await database.db
    .insertInto('publishing_overrides')
    .values({ merchant_id: merchantId, scope: 'listing', target_id: listingId, ...said })
    .onConflict((conflict) => conflict.columns(['merchant_id', 'scope', 'target_id']).doUpdateSet(said))
    .execute();
}

/** The figure of this moment is written and confirmed; null: none was. */
async function publish(ends = true): Promise<number | null> {
  const { db } = database;
  await inTransaction(db, (tx) => needListingsAgain(tx, { ...listingIds(), cause: 'test', at: after(0) }));
  const options = { now: after(0), limit: 10, settlesWithinMs: 0, adjusts: false, ends };
  const taken = await takeDue(db, shop.lease, options);
  if (taken === 'inactive') throw new Error('The integration is not active.');
  const [attempt] = taken.attempts;
  if (attempt === undefined) return null;
  const { channelStockId, requestKey, quantity } = attempt;
  const seen = { quantity, readStartedAt: after(0), platformAt: null };
  const answer = {
    channelStockId,
    requestKey,
    outcome: 'figure',
    message: null,
    seen,
    wanted: quantity,
    readBack: false,
    next: { step: 'confirm', quantity } as const,
  };
  const observing = { settlesWithinMs: 0, ordersVisibleWithinMs: 60_000 };
  await recordAnswers(db, shop.lease, [answer], { now: after(0), workflowId: 'test', ...observing });
  return quantity;
}

/** What is asked of the shop at `atMs`, which answers so. */
async function change(answer: ChangeAnswer, atMs = 0): Promise<readonly string[]> {
  const changes = await takeChanges(database.db, shop.lease, { now: after(atMs), limit: 10 });
  const answers = changes.map((one) => ({
    change: one,
    next: afterChange(answer, one.attempt, { requestLifetimeMs, wasUnknown: one.wasUnknown }),
  }));
  await recordChanges(database.db, shop.lease, answers, { now: after(atMs), workflowId: 'test' });
  return changes.map(({ wanted }) => wanted);
}

const receive = (quantity: number) =>
  bookStock(
    database.db,
    [{ kind: 'receipt', ...merchant, itemId, quantity, sourceKey: `receipt:${quantity}` }],
    { actor: 'test', clock: { now: () => after(0) } },
  );
const listing = () =>
  database.db
    .selectFrom('listings')
    .where('id', '=', listingId)
    .select(['status', 'ended_by as endedBy'])
    .executeTakeFirstOrThrow();
const block = async () => {
  const record = await database.db
    .selectFrom('channel_stock')
    .where('integration_id', '=', integrationId)
    .select('block_code')
    .executeTakeFirstOrThrow();
  return record.block_code;
};
const failedItems = () =>
  database.db
    .selectFrom('failed_items')
    .where('subject_id', '=', listingId)
    .select(['operation', 'code', 'state'])
    .execute();
const byHand = (wanted: 'ended' | 'listed') =>
  inTransaction(database.db, (tx) =>
    wantByHand(tx, { merchantId: merchant.merchantId, listingId, integrationId, wanted, at: after(0) }),
  );
const ok: ChangeAnswer = { kind: 'ok' };
const lost: ChangeAnswer = { kind: 'unknown', message: 'no answer', ended: false };

it('a 0 is confirmed first, then the listing is ended; when stock comes its figure is, and then it is relisted', async () => {
  expect(await change(ok)).toEqual([]);
  expect(await publish()).toBe(0);
  expect(await listing()).toEqual({ status: 'listed_and_synced', endedBy: null });
  expect(await change(ok)).toEqual(['ended']);
  expect(await listing()).toEqual({ status: 'ended', endedBy: 'rule' });
  expect(await nextDue(database.db, integrationId)).toBeNull();

  await receive(5);
  expect(await change(ok)).toEqual([]);
  expect(await publish()).toBe(5);
  expect(await listing()).toEqual({ status: 'ended', endedBy: 'rule' });
  expect(await change(ok)).toEqual(['listed']);
  expect(await listing()).toEqual({ status: 'listed_and_synced', endedBy: null });
});

it('a 0 ends nothing where the platform cannot', async () => {
  expect(await publish(false)).toBe(0);
  expect(await change(ok)).toEqual([]);
});

it('a listing that a rule ended is put back when no rule says so any more, at 0', async () => {
  await publish();
  await change(ok);
  await sayAtZero(null);
  await publish();
  expect(await change(ok)).toEqual(['listed']);
});

it('what is to be ended is not, once a newer figure is confirmed', async () => {
  await publish();
  await receive(1);
  await publish();
  expect(await change(ok)).toEqual([]);
});

it('an end of unknown outcome is sent again only when it can take effect no more', async () => {
  await publish();
  expect(await change(lost)).toEqual(['ended']);
  expect(await change(ok, requestLifetimeMs - 1)).toEqual([]);
  expect(await nextDue(database.db, integrationId)).toEqual(after(requestLifetimeMs));
  expect(await change(ok, requestLifetimeMs)).toEqual(['ended']);
  expect(await listing()).toEqual({ status: 'ended', endedBy: 'rule' });
});

it('what may have been ended is put back where stock came meanwhile', async () => {
  await publish();
  await change(lost);
  await receive(5);
  await publish();
  expect(await change(ok, requestLifetimeMs - 1)).toEqual([]);
  expect(await change(ok, requestLifetimeMs)).toEqual(['listed']);
  expect(await listing()).toEqual({ status: 'listed_and_synced', endedBy: null });
});

it('what a writer left open when it died is of unknown outcome for the next one', async () => {
  await publish();
  await takeChanges(database.db, shop.lease, { now: after(0), limit: 10 });
  await database.db
    .updateTable('publishers')
    .set({ lease_until: after(0) })
    .execute();
  const times = { leaseMs: 60_000, callTimeoutMs: 30_000, requestLifetimeMs };
  const next = await acquireLease(database.db, integrationId, { now: after(1), ...times });
  if (next === null) throw new Error('The lease is free.');
  expect(await takeChanges(database.db, next, { now: after(89_999), limit: 10 })).toEqual([]);
  expect(await takeChanges(database.db, next, { now: after(90_000), limit: 10 })).toMatchObject([
    { wanted: 'ended', wasUnknown: true },
  ]);
});

it('a refusal is a failed item in its words until the wish is over', async () => {
  await publish();
  await change({ kind: 'rejected', code: 'no_right', message: 'You may not.' });
  expect(await failedItems()).toEqual([{ operation: 'end_listing', code: 'no_right', state: 'open' }]);
  expect(await change(ok)).toEqual([]);
  await receive(1);
  await publish();
  expect(await failedItems()).toEqual([{ operation: 'end_listing', code: 'no_right', state: 'closed' }]);
  expect(await listing()).toEqual({ status: 'listed_and_synced', endedBy: null });
});

it('a shop that is away uses up no attempt', async () => {
  await publish();
  for (let attempt = 0; attempt < 10; attempt += 1) {
    expect(await change({ kind: 'unavailable', message: 'away' })).toEqual(['ended']);
  }
  expect(await failedItems()).toEqual([]);
  expect(await change(ok)).toEqual(['ended']);
});

it('what was ended by hand gets no figures and is not put back by itself', async () => {
  await receive(5);
  await publish();
  await byHand('ended');
  expect(await change(ok)).toEqual(['ended']);
  expect(await listing()).toEqual({ status: 'ended', endedBy: 'hand' });
  expect(await publish()).toBeNull();
  expect(await block()).toBe('listing_ended');
  await byHand('listed');
  expect(await change(ok)).toEqual(['listed']);
  await publish();
  expect(await block()).toBeNull();
});

it('a change that the shop refused, and that somebody made there, is over', async () => {
  await publish();
  await change(ok);
  await receive(5);
  await publish();
  expect(await change({ kind: 'rejected', code: 'no_right', message: 'You may not.' })).toEqual(['listed']);
  const reading = { merchantId: merchant.merchantId, integrationId, startedAt: after(1) };
  const units = [{ externalKey: 'a', status: 'listed' as const }];
  await inTransaction(database.db, (tx) => noteSeenStates(tx, reading, units, after(1)));
  expect(await listing()).toEqual({ status: 'listed_and_synced', endedBy: null });
  expect(await failedItems()).toEqual([{ operation: 'relist_listing', code: 'no_right', state: 'closed' }]);
  expect(await change(ok)).toEqual([]);
});
