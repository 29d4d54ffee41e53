import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import type { ItemId, MerchantId, PlanId } from '@onhand/domain/ids.ts';
import type { SyncOverride } from '@onhand/domain/publishing/item-sync.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/** Selects the ids of the items that a plan keeps. */
export function plannedItems(merchantId: MerchantId, planId: PlanId): RawBuilder<unknown> {
  return sql`
    select plan_items.item_id as id from plan_items
    where plan_items.merchant_id = ${merchantId} and plan_items.plan_id = ${planId}`;
}

/** Selects the ids of items that were found. PostgreSQL hashes them, however many there are. */
export function idsAmong(items: readonly { readonly id: ItemId }[]): RawBuilder<unknown> {
  return sql`select unnest(${items.map(({ id }) => id)}::uuid[]) as id`;
}

/** The number of items per statement. */
const batchSize = 10_000;

/** Keeps items with a plan, and what they said before if it changes that. */
export async function insertPlanItems(
  tx: Tx,
  { merchantId, planId }: { readonly merchantId: MerchantId; readonly planId: PlanId },
  items: readonly { readonly id: ItemId; readonly before: SyncOverride | null }[],
): Promise<void> {
  for (let from = 0; from < items.length; from += batchSize) {
    await sql`
      insert into plan_items (merchant_id, plan_id, item_id, before)
      select ${merchantId}, ${planId}, id, before
      from ${recordset(items.slice(from, from + batchSize), 'kept', 'id uuid, before text')}`.execute(tx);
  }
}
