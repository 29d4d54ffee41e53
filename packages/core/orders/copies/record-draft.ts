import { bookDraft, draftDeductions } from '@onhand/domain/orders/copies/book-draft.ts';
import type { StandingCopy } from '@onhand/domain/orders/copies/book-copies.ts';
import type { DeductedUnits } from '@onhand/domain/observing/consume-falls.ts';
import { consumeFalls } from '@onhand/domain/observing/consume-falls.ts';
import type { ListingId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { together } from '@onhand/database/together.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { fallWrites } from '../../observations/write-falls.ts';
import { loadPreferences, loadSheetAndFalls } from '../../stock/load-sheet.ts';
import { touchItems } from '../../stock/touch-items.ts';
import { sheetWrites } from '../../stock/write-sheet.ts';
import { incidentWrites } from './copy-writes.ts';
import { lockCopyOf } from './lock-copies.ts';
import { moveInTransaction } from './move-copy.ts';
import type { CopyChanges } from './move-copy.ts';
import type { CopiedOrderRef } from './read-copy.ts';

/**
 * News of a draft that is no order of its platform. `created`: it reserves as the call that creates it was
 * declared to. `gone`: somebody deleted it.
 */
export type DraftNews =
  | { readonly kind: 'created' }
  | { readonly kind: 'open'; readonly reserves: boolean }
  | { readonly kind: 'gone' };

/**
 * Records news of a draft, and books what it reserves in the source store. The order that the draft has
 * become tells more: once it was heard of, only `changes` are recorded.
 */
export async function recordDraft(
  db: Db,
  of: CopiedOrderRef,
  {
    draft,
    changes = {},
    at,
  }: { readonly draft: DraftNews; readonly changes?: CopyChanges; readonly at: Date },
): Promise<void> {
  const event = draft.kind === 'gone' ? 'seen_cancelled' : 'seen_pending';
  await inTransaction(db, async (tx) => {
    const copy = await lockCopyOf(tx, of);
    if (copy === undefined) return;
    if (copy.createdId !== null) {
      await moveInTransaction(tx, of, { event, changes, at });
      return;
    }
    const state = draft.kind === 'gone' ? 'cancelled' : 'draft';
    const reserves = draft.kind === 'open' ? draft.reserves : draft.kind === 'created' && copy.lowers;
    // The draft was read again, and is as it was.
    if (draft.kind !== 'created' && copy.state === state && copy.lowers === reserves) return;

    const ahead = await readClocks(tx, copy);
    const { sent_at: sentAt } = await tx
      .selectFrom('order_copies')
      .where('merchant_id', '=', of.merchantId)
      .where('id', '=', copy.id)
      .select('sent_at')
      .executeTakeFirstOrThrow();
    const from = (listingId: ListingId) => (sentAt ?? at).getTime() + (ahead.get(listingId) ?? 0);
    const preferences = await loadPreferences(tx, [of.merchantId]);
    const { sheet, falls } = await loadSheetAndFalls(tx, {
      items: copy.items.map(({ itemId }) => ({ merchantId: of.merchantId, itemId })),
      orderIds: [copy.originalId],
      preferences,
      sold: copy.items.map(({ listingId }) => ({ listingId, from: from(listingId) })),
    });
    const authority = preferences.get(copy.integrationId)?.authority ?? 'warehouse';
    const sourceKey = `copy:${copy.id}:draft:${at.getTime()}`;
    const after = bookDraft(sheet, copy, { state, reserves, authority, sourceKey });
    const explained = consumeFalls(sheet, falls, draftDeductions(copy, after, from), sourceKey);
    for (const { itemId } of copy.items) sheet.serveWaiting(itemId);
    const news = { ...changes, lowers: reserves };
    const moved = await moveInTransaction(tx, of, { event, changes: news, itemsOf: () => after.items, at });
    await together(tx, [
      ...sheetWrites(sheet, { actor: 'order', at }),
      ...fallWrites(falls, explained.falls, at),
      ...deductionWrites(copy, explained.deductions, at),
      ...touches(copy, at),
      ...(moved === undefined ? [] : incidentWrites([copy], [moved], at)),
    ]);
  });
}

/** Reads how far the clock of the source store is ahead of ours, in ms, by listing. */
async function readClocks(
  tx: Tx,
  { merchantId, items }: StandingCopy,
): Promise<ReadonlyMap<ListingId, number>> {
  const rows = await tx
    .selectFrom('listings')
    .where('merchant_id', '=', merchantId)
    .where(
      'id',
      'in',
      items.map(({ listingId }) => listingId),
    )
    .select(['id', 'clock_ahead_ms'])
    .execute();
  return new Map(rows.map(({ id, clock_ahead_ms: aheadMs }) => [id, aheadMs ?? 0]));
}

/** The source's figures differ from now on, or no longer. */
function touches({ merchantId, items }: StandingCopy, at: Date): readonly RawBuilder<unknown>[] {
  const touched = items.map(({ itemId }) => ({ merchantId, itemId }));
  return touched.length === 0 ? [] : [touchItems(touched, 'order_copy', at)];
}

/** Builds the insert of a draft's deductions. They are recorded with the original, each as a new revision. */
function deductionWrites(
  { merchantId, originalId }: StandingCopy,
  deductions: readonly DeductedUnits[],
  at: Date,
): readonly RawBuilder<unknown>[] {
  if (deductions.length === 0) return [];
  const rows = deductions.map(({ listingId, units }) => ({ listing_id: listingId, units }));
  const before = (newest: RawBuilder<unknown>) => sql`(
    select max(${newest}) from platform_deductions before
    where before.order_id = ${originalId} and before.listing_id = deduction.listing_id)`;
  return [
    sql`
      insert into platform_deductions (merchant_id, listing_id, order_id, revision, place, units, taken_at)
      select ${merchantId}, listing_id, ${originalId}, coalesce(${before(sql`before.revision`)}, 0) + 1, '', units,
             greatest(${at}::timestamptz, ${before(sql`before.taken_at`)})
      from ${recordset(rows, 'deduction', 'listing_id uuid, units int')}`,
  ];
}
