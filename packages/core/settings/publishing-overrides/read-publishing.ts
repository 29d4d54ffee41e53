import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { DeletionBehaviour, ZeroStockBehaviour } from '@onhand/domain/publishing/behaviour.ts';
import type { LowStockPriority } from '@onhand/domain/publishing/policy.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import type { PublishingTarget } from './publishing-target.ts';

/** The publishing overrides of one target. Null: the target does not override the value. */
export interface PublishingValues {
  readonly buffer: number | null;
  readonly percent: number | null;
  readonly maximum: number | null;
  readonly lowStock: LowStockPriority | null;
  readonly zeroStock: ZeroStockBehaviour | null;
  readonly deletion: DeletionBehaviour | null;
}

export interface PublishingRow extends PublishingValues {
  /** Null: the target is an item, which has no switch. */
  readonly quantitySync: boolean | null;
}

/** Reads a target's publishing settings. Returns undefined if the merchant has no such target. */
export async function readPublishing(
  db: Db,
  merchantId: MerchantId,
  target: PublishingTarget,
): Promise<PublishingRow | undefined> {
  const { rows } = await sql<
    Omit<PublishingRow, 'lowStock'> & { threshold: number | null; integrations: IntegrationId[] | null }
  >`
    select target.quantity_sync as "quantitySync", said.buffer, said.percent, said.maximum,
           said.low_stock_threshold as threshold, said.low_stock_integrations as integrations,
           said.zero_stock as "zeroStock", said.deletion
    from (${targetOf(merchantId, target)}) target
    left join publishing_overrides said
      on said.merchant_id = ${merchantId} and said.scope = ${target.scope} and said.target_id = ${target.id}`.execute(
    db,
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  const { threshold, integrations, ...rest } = row;
  const lowStock = threshold === null || integrations === null ? null : { threshold, integrations };
  return { ...rest, lowStock };
}

function targetOf(merchantId: MerchantId, { scope, id }: PublishingTarget) {
  return {
    merchant: sql`select quantity_sync from merchants where id = ${id} and id = ${merchantId}`,
    integration: sql`select quantity_sync from integrations where merchant_id = ${merchantId} and id = ${id}`,
    item: sql`select null::boolean as quantity_sync from items where merchant_id = ${merchantId} and id = ${id}`,
    listing: sql`select quantity_sync from listings where merchant_id = ${merchantId} and id = ${id}`,
  }[scope];
}
