import type { CreatedOrder } from '@onhand/contracts/connector/created-order.ts';
import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import { moveCopy } from '@onhand/core/orders/copies/move-copy.ts';
import type { CopyChanges } from '@onhand/core/orders/copies/move-copy.ts';
import { recordDraft } from '@onhand/core/orders/copies/record-draft.ts';
import type { CopyRow } from '@onhand/core/orders/copies/read-copy.ts';
import { saleAfter } from '@onhand/core/orders/delivery.ts';
import { readEventKey } from '@onhand/core/orders/read-event-key.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import { seenIn } from '@onhand/domain/orders/copies/copy-machine.ts';
import type { CopyRef } from '@onhand/workflows/contracts/copy.ts';
import type { Dependencies } from '../dependencies.ts';

/**
 * Records that the source store has the copy: its id there, and its content as the door takes it in. A
 * webhook that told of it before changes nothing.
 */
export async function recordCreated(
  dependencies: Dependencies,
  of: CopyRef,
  copy: CopyRow,
  { externalId, number, order }: Pick<CreatedOrder, 'externalId' | 'order'> & { readonly number?: string },
): Promise<void> {
  const { db, doorDb, clock, dispatcher } = dependencies;
  const changes = { ...isThere(externalId), ...(number === undefined ? {} : { external_number: number }) };
  const at = clock.now();
  if (order === null) return recordDraft(db, of, { draft: { kind: 'created' }, changes, at });
  await moveCopy(db, of, { event: seenIn(order.state), changes, at });
  // A platform may show the marker to its finder only.
  const marked: OrderSnapshot = { ...order, marker: copy.marker, partial: false };
  const { integrationId } = copy.source;
  const [taken] = await takeIn(
    doorDb,
    [
      {
        merchantId: of.merchantId,
        integrationId,
        origin: 'reread',
        receivedAt: clock.now(),
        event: { kind: 'order', eventKey: readEventKey(marked), topic: 'order.created', order: marked },
      },
    ],
    { clock },
  );
  dispatcher.nudge();
  const sale = taken && saleAfter(taken);
  if (sale !== undefined) dispatcher.sale({ merchantId: of.merchantId, integrationId, ...sale });
}

/** Returns what becomes known of a copy that the source store has. */
export function isThere(externalId: string): CopyChanges {
  return { external_id: externalId, retry_at: null, failures: 0, code: null, platform_message: null };
}

/** Records that nobody knows whether the call created the copy. `settlesInMs`: what it did shows by then. */
export async function recordUnknown(
  { db, clock }: Dependencies,
  of: CopyRef,
  { message, settlesInMs }: { readonly message: string; readonly settlesInMs: number },
): Promise<void> {
  const at = clock.now();
  const settlesAt = new Date(at.getTime() + settlesInMs);
  const changes = { code: 'outcome_unknown', platform_message: message, settles_at: settlesAt };
  await moveCopy(db, of, { event: 'interrupted', changes, at });
}
