import type { IntegrationId, MerchantId, OrderCopyId } from '@onhand/domain/ids.ts';
import { goneAfterMs } from '@onhand/domain/orders/close-order.ts';
import { sql } from 'kysely';
import type { Db, Tx } from '@onhand/database/connect.ts';
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
  readonly marker: string;
  /** No news of the draft itself have come, only the answer of the call that created it. */
  readonly isUnheard: boolean;
  readonly changedAt: Date;
}

/**
 * Finds open drafts of a source store that nobody has looked at since a time. Those that were not looked at
 * for the longest time come first; a draft that was never looked at counts from its making.
 */
export async function findOpenDrafts(
  db: Db,
  of: {
    readonly integrationId: IntegrationId;
    readonly unseenSince: Date;
    readonly limit: number;
  },
): Promise<readonly OpenDraft[]> {
  const { rows } = await sql<OpenDraft>`
    select copy.id, copy.merchant_id as "merchantId", copy.order_id as "orderId",
           coalesce(created.external_order_id, copy.external_id) as "externalId", copy.marker,
           copy.created_order_id is null as "isUnheard", copy.changed_at as "changedAt"
    from order_copies copy
    left join orders created on created.merchant_id = copy.merchant_id and created.id = copy.created_order_id
    where copy.integration_id = ${of.integrationId} and copy.state = 'draft'
      and coalesce(created.external_order_id, copy.external_id) is not null
      and coalesce(copy.looked_at, copy.made_at) < ${of.unseenSince}::timestamptz
    order by coalesce(copy.looked_at, copy.made_at), copy.id limit ${of.limit}`.execute(db);
  return rows;
}

/** Tells whether orders are copied to a source store as drafts, or were and one is open. */
export async function getsDrafts(db: Db, integrationId: IntegrationId): Promise<boolean> {
  const { rows } = await sql<{ gets: boolean }>`
    select exists (
             select from sync_settings
             where merchant_id = (select merchant_id from integrations where id = ${integrationId})
               and copy_to = ${integrationId} and order_copy = 'draft')
        or exists (select from order_copies where integration_id = ${integrationId} and state = 'draft')
           as gets`.execute(db);
  return rows[0]?.gets === true;
}

/** Tells whether a source store's draft is an open copy. */
export async function isOpenDraft(
  db: Db,
  of: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId; readonly externalId: string },
): Promise<boolean> {
  const found = await db
    .selectFrom('order_copies')
    .where('merchant_id', '=', of.merchantId)
    .where('integration_id', '=', of.integrationId)
    .where('state', '=', 'draft')
    .where('external_id', '=', of.externalId)
    .select('id')
    .executeTakeFirst();
  return found !== undefined;
}

/** Records that drafts were looked at. Locks their copies in the order of their ids, as `lockCopies` does. */
export async function noteLookedAt(tx: Tx, drafts: readonly OpenDraft[], at: Date): Promise<void> {
  const ids = drafts.map(({ id }) => id);
  const merchantIds = [...new Set(drafts.map(({ merchantId }) => merchantId))];
  await sql`
    with locked as (
      select merchant_id, id from order_copies
      where merchant_id = any(${merchantIds}::uuid[]) and id = any(${ids}::uuid[])
      order by id for no key update
    )
    update order_copies set looked_at = ${at}::timestamptz from locked
    where order_copies.merchant_id = locked.merchant_id and order_copies.id = locked.id`.execute(tx);
}

/**
 * Concludes a draft that its platform does not have any more, and of which no news came, where a draft is an
 * order. A draft with news becomes cancelled as each order that is gone. Does nothing if the copy changed
 * lately.
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
