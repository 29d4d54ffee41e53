import type { ChannelStockId, ListingId } from '@onhand/domain/ids.ts';
import { afterChangeAnswer } from '@onhand/domain/publishing/listing-change-machine.ts';
import type { ChangeUnderWay } from '@onhand/domain/publishing/listing-change-machine.ts';
import { changeOperation, changeOperations } from '@onhand/domain/publishing/listing-change.ts';
import type { ChangeStep } from '@onhand/domain/publishing/listing-change.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { dataRefusalOf } from '@onhand/database/data-refusal.ts';
import { rowByRow } from '@onhand/database/row-by-row.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { sql } from 'kysely';
import { closeFailed } from '../../failed-items/apply-event.ts';
import { openFailed } from '../../failed-items/open-failed.ts';
import { applyListingChanges } from '../../listings/apply-changes.ts';
import { followStockUnits } from '../follow-stock-units.ts';
import { forgetFiguresOf } from '../forget-figures.ts';
import type { Lease } from '../lease.ts';
import { needListingsAgain } from '../need-listings-again.ts';
import { settleOffSale } from '../take-off-sale.ts';
import { wantReadings } from '../want-readings.ts';
import { deleteChanges, lockChanges, writeChanges } from './changes-under-way.ts';
import type { OpenChange } from './take-changes.ts';
import { wantByRule } from './want-by-rule.ts';

/** A change of a listing and the step that follows from its answer. */
export interface AnsweredChange {
  readonly change: OpenChange;
  readonly next: ChangeStep;
}

/** An answered change that the lease's epoch still holds. `after`: null if the change is finished. */
interface RecordedChange extends AnsweredChange {
  readonly after: ChangeUnderWay | null;
}

/**
 * Records the answers to changes of listings that the lease's epoch sent. A finished change is written to the
 * listing. A failed one opens a failed item, unless something else is wanted by now; so does an answer that
 * cannot be recorded for its data.
 */
export async function recordChanges(
  db: Db,
  lease: Lease,
  answers: readonly AnsweredChange[],
  options: { readonly now: Date; readonly workflowId: string },
): Promise<void> {
  await rowByRow(db, answers, {
    work: (tx, some) => recordSome(tx, lease, some, options),
    refuse: ({ change }, error) => {
      const failed = { change, next: { step: 'fail', ...dataRefusalOf(error) } } as const;
      return inTransaction(db, (tx) => recordSome(tx, lease, [failed], options));
    },
  });
}

async function recordSome(
  tx: Tx,
  lease: Lease,
  answers: readonly AnsweredChange[],
  options: { readonly now: Date; readonly workflowId: string },
): Promise<void> {
  const [first] = answers;
  if (first === undefined) return;
  const { merchantId } = first.change;
  const { now } = options;
  const stock = await lockStock(tx, answers);
  const held = await lockChanges(
    tx,
    lease,
    answers.map(({ change }) => change),
  );
  const recorded = answers.flatMap(({ change, next }): readonly RecordedChange[] => {
    const underWay = held.get(change.requestKey);
    return underWay === undefined
      ? []
      : [{ change, next, after: afterChangeAnswer(underWay, next, now.getTime()) }];
  });
  await writeChanges(
    tx,
    recorded.flatMap(({ change, after }) => (after === null ? [] : [{ change, after }])),
  );
  await deleteChanges(
    tx,
    recorded.flatMap(({ change, after }) => (after === null ? [change] : [])),
  );
  const done = recorded.flatMap(({ change, next }) => (next.step === 'done' ? [change] : []));
  await followDone(tx, lease, { merchantId, stock, done }, now);
  await openFailedChanges(tx, lease, recorded, options);
  const changed = new Set(done.filter(({ aspect }) => aspect === 'state').map(({ listingId }) => listingId));
  await wantByRule(
    tx,
    stock.flatMap(({ id, listingId }) => (changed.has(listingId) ? [id] : [])),
    now,
  );
}

/** Locks the channel stock first, as everywhere. */
async function lockStock(tx: Tx, answers: readonly AnsweredChange[]) {
  const { rows } = await sql<{ id: ChannelStockId; listingId: ListingId }>`
    select channel_stock.id, link.listing_id as "listingId"
    from channel_stock join listing_channel_stock link on link.channel_stock_id = channel_stock.id
    where link.listing_id = any(${answers.map(({ change }) => change.listingId)}::uuid[])
    order by channel_stock.id
    for update of channel_stock`.execute(tx);
  return rows;
}

/** Writes finished changes to the listings, closes their failed items, and has their figures checked. */
async function followDone(
  tx: Tx,
  lease: Lease,
  {
    merchantId,
    stock,
    done,
  }: Pick<OpenChange, 'merchantId'> & {
    readonly stock: Awaited<ReturnType<typeof lockStock>>;
    readonly done: readonly OpenChange[];
  },
  now: Date,
): Promise<void> {
  if (done.length === 0) return;
  await applyListingChanges(tx, { merchantId, done }, now);
  const ended = new Set(done.filter(({ wanted }) => wanted === 'ended').map(({ listingId }) => listingId));
  const offSale = stock.flatMap(({ id, listingId }) => (ended.has(listingId) ? [id] : []));
  await settleOffSale(tx, lease, offSale, now);
  for (const aspect of ['state', 'stock'] as const) {
    const subjects = done.filter((one) => one.aspect === aspect).map(({ listingId }) => listingId);
    await closeFailed(tx, { operations: changeOperations[aspect], merchantId, subjects }, now);
  }
  // The platform chose the first figure of stock that is managed from now on.
  const ofStock = done.filter(({ wanted }) => wanted === 'managed');
  if (ofStock.length > 0) {
    const managed = ofStock.map(({ listingId }) => listingId);
    const own = ofStock.map(({ ref }) => ({ externalKey: ref.unit, heldBy: null }));
    await followStockUnits(tx, lease.integrationId, own, now);
    await forgetFiguresOf(tx, { merchantId, listingIds: managed });
    await wantReadings(tx, { merchantId, listingIds: managed, at: now });
  }
  // A listing that a rule ended already shows its figure. All others need their figures checked.
  const listingIds = done
    .filter(({ wanted, by }) => wanted !== 'ended' || by === 'hand')
    .map(({ listingId }) => listingId);
  await needListingsAgain(tx, { merchantId, listingIds, cause: 'listing_changed', at: now });
}

/** Opens failed items. A listing that the platform no longer knows is read: that tells whether it is gone. */
async function openFailedChanges(
  tx: Tx,
  lease: Lease,
  recorded: readonly RecordedChange[],
  { now, workflowId }: { readonly now: Date; readonly workflowId: string },
): Promise<void> {
  const failures = recorded.flatMap(({ change, next, after }) =>
    next.step === 'fail' ? [{ change, next, isFailed: after?.state === 'failed' }] : [],
  );
  const [first] = failures;
  if (first === undefined) return;
  await openFailed(
    tx,
    failures
      .filter(({ isFailed }) => isFailed)
      .map(({ change, next }) => ({
        merchant_id: change.merchantId,
        integration_id: lease.integrationId,
        operation: changeOperation(change.wanted),
        subject_id: change.listingId,
        code: next.code,
        platform_message: next.message,
        hint: null,
        attempts: change.attempt,
        workflow_id: workflowId,
      })),
    { at: now },
  );
  const missing = failures
    .filter(({ next }) => next.code === 'missing')
    .map(({ change }) => change.listingId);
  await wantReadings(tx, { merchantId: first.change.merchantId, listingIds: missing, at: now });
}
