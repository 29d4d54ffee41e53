import type { IntegrationId, OrderCopyId } from '@onhand/domain/ids.ts';
import { goneAfterMs } from '@onhand/domain/orders/close-order.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { together } from '@onhand/database/together.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { incidentWrites } from './copy-writes.ts';
import { lockCopyOf } from './lock-copies.ts';
import { moveInTransaction } from './move-copy.ts';
import type { CopiedOrderRef } from './read-copy.ts';

/** A draft in a source store that was open when its last news came. */
export interface OpenDraft extends CopiedOrderRef {
  readonly id: OrderCopyId;
  readonly externalId: string;
  /** No news of the draft itself have come, only the answer of the call that created it. */
  readonly isUnheard: boolean;
  readonly changedAt: Date;
}

/** Finds the next open drafts of a source store, in the order of their ids. */
export async function findOpenDrafts(
  db: Db,
  of: {
    readonly integrationId: IntegrationId;
    /** The last draft before. Null: from the first. */
    readonly after: string | null;
    readonly limit: number;
  },
): Promise<readonly OpenDraft[]> {
  const { rows } = await sql<OpenDraft>`
    select copy.id, copy.merchant_id as "merchantId", copy.order_id as "orderId",
           coalesce(created.external_order_id, copy.external_id) as "externalId",
           copy.created_order_id is null as "isUnheard", copy.changed_at as "changedAt"
    from order_copies copy
    left join orders created on created.merchant_id = copy.merchant_id and created.id = copy.created_order_id
    where copy.integration_id = ${of.integrationId} and copy.state = 'draft'
      and coalesce(created.external_order_id, copy.external_id) is not null
      and (${of.after}::uuid is null or copy.id > ${of.after}::uuid)
    order by copy.id limit ${of.limit}`.execute(db);
  return rows;
}

/**
 * Concludes a draft that its platform does not have any more, and of which no news came. A draft with news is
 * an order, and becomes cancelled as each order that is gone. Does nothing if the copy changed lately.
 */
export async function concludeGoneDraft(db: Db, draft: OpenDraft, at: Date): Promise<void> {
  if (!draft.isUnheard || at.getTime() - draft.changedAt.getTime() < goneAfterMs) return;
  await inTransaction(db, async (tx) => {
    const copy = await lockCopyOf(tx, draft);
    if (copy === undefined || copy.createdId !== null || copy.state !== 'draft') return;
    const after = await moveInTransaction(tx, draft, { event: 'seen_cancelled', at });
    if (after !== undefined) await together(tx, incidentWrites([copy], [after], at));
  });
}
