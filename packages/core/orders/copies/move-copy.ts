import { awaitedUnits } from '@onhand/domain/orders/copies/copied-item.ts';
import type { CopiedItem } from '@onhand/domain/orders/copies/copied-item.ts';
import { copyMachine } from '@onhand/domain/orders/copies/copy-machine.ts';
import type { CopyEvent } from '@onhand/domain/orders/copies/copy-machine.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { together } from '@onhand/database/together.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { closeFailed } from '../../failed-items/apply-event.ts';
import type { FailuresOfRun } from '../../failed-items/earlier-failures.ts';
import { touchItems } from '../../stock/touch-items.ts';
import { itemWrite } from './copy-writes.ts';
import { lockCopyOf } from './lock-copies.ts';
import type { LockedCopy } from './lock-copies.ts';
import type { CopiedOrderRef } from './read-copy.ts';

/** What becomes known with an event of a copy. A property that is left out stays. */
export interface CopyChanges {
  readonly attempts?: number;
  readonly sent_at?: Date;
  readonly settles_at?: Date;
  readonly absences?: number;
  readonly failures?: number;
  readonly retry_at?: Date | null;
  readonly code?: string | null;
  readonly platform_message?: string | null;
  readonly external_id?: string;
  readonly external_number?: string;
  readonly lowers?: boolean;
}

/**
 * Applies an event to the copy of an order. Returns the copy after it. Returns undefined if the event cannot
 * happen any more, for example because a webhook of the source store told of the created order meanwhile.
 */
export async function moveCopy(
  db: Db,
  of: CopiedOrderRef,
  {
    event,
    changes = {},
    at,
  }: { readonly event: CopyEvent; readonly changes?: CopyChanges; readonly at: Date },
): Promise<LockedCopy | undefined> {
  return inTransaction(db, (tx) => moveInTransaction(tx, of, { event, changes, at }));
}

/** Does what {@link moveCopy} does, in the caller's transaction. `itemsOf`: what the copy asks for now. */
export async function moveInTransaction(
  tx: Tx,
  of: CopiedOrderRef,
  {
    event,
    changes = {},
    itemsOf = (copy) => copy.items,
    at,
  }: {
    readonly event: CopyEvent;
    readonly changes?: CopyChanges;
    readonly itemsOf?: (copy: LockedCopy) => readonly CopiedItem[];
    readonly at: Date;
  },
): Promise<LockedCopy | undefined> {
  const copy = await lockCopyOf(tx, of);
  // News of the created order itself are newer than the answer of the call that created it.
  const isTold = event.startsWith('seen_') && copy !== undefined && copy.createdId !== null;
  const state = isTold ? copy.state : copy && copyMachine[copy.state][event];
  if (copy === undefined || state === undefined) return undefined;
  const after = { ...copy, state, lowers: changes.lowers ?? copy.lowers, items: itemsOf(copy) };
  await tx
    .updateTable('order_copies')
    .set({ ...changes, state, changed_at: at })
    .where('merchant_id', '=', of.merchantId)
    .where('id', '=', copy.id)
    .execute();
  const moved = after.items.filter((item) => {
    const before = copy.items.find(({ itemId }) => itemId === item.itemId) ?? item;
    return awaitedUnits(item, after) !== awaitedUnits(before, copy);
  });
  const touched = moved.map(({ itemId }) => ({ merchantId: of.merchantId, itemId }));
  if (after.items.length > 0) await together(tx, [itemWrite([after])]);
  // The source's figure differs from now on, or no longer.
  if (touched.length > 0) await together(tx, [touchItems(touched, 'order_copy', at)]);
  if (event.startsWith('seen_') || event === 'withdrawn') await closeFailed(tx, failedCopy(of), at);
  return after;
}

/** Selects the failed item of an order's copy. */
export function failedCopy({ merchantId, orderId }: CopiedOrderRef): FailuresOfRun {
  return { merchantId, operations: ['copy_order'], subjects: [orderId] };
}
