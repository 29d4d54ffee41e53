import type { MerchantId } from '@onhand/domain/ids.ts';
import { isChanged } from '@onhand/domain/plans/effect.ts';
import type { FigureChange } from '@onhand/domain/plans/effect.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import type { SettingsActor } from '../settings/history/insert-settings-change.ts';
import { planColumns } from './plan-row.ts';
import type { PlanRow } from './plan-row.ts';

export interface NewPlan extends Pick<PlanRow, 'kind' | 'basis' | 'createdAt' | 'expiresAt'> {
  readonly merchantId: MerchantId;
  readonly change: object;
  readonly effect: object;
  readonly actor: SettingsActor;
}

/** Figures stored with one statement. */
const batchSize = 10_000;
const columns = `channel_stock_id uuid, integration_id uuid, listing_id uuid, item_id uuid, sku text, before int,
  ours int, theirs int`;

/** Keeps a plan and the figures that it changes. */
export async function insertPlan(tx: Tx, plan: NewPlan, changes: readonly FigureChange[]): Promise<PlanRow> {
  const { merchantId, kind, change, effect, basis, actor, createdAt, expiresAt } = plan;
  const row = await tx
    .insertInto('plans')
    .values({
      merchant_id: merchantId,
      kind,
      change: JSON.stringify(change),
      effect: JSON.stringify(effect),
      basis,
      actor: actor.label,
      actor_key: actor.keyId,
      created_at: createdAt,
      expires_at: expiresAt,
    })
    .returning(planColumns)
    .executeTakeFirstOrThrow();
  const changed = changes.filter(isChanged).map(({ sku, before, ours, theirs, ...change }) => ({
    channel_stock_id: change.channelStockId,
    integration_id: change.integrationId,
    listing_id: change.listingId,
    item_id: change.itemId,
    sku,
    before,
    ours,
    theirs,
  }));
  for (let from = 0; from < changed.length; from += batchSize) {
    await sql`
      insert into plan_listings (merchant_id, plan_id, channel_stock_id, integration_id, listing_id, item_id, sku,
                                 before, ours, theirs)
      select ${merchantId}, ${row.id}, channel_stock_id, integration_id, listing_id, item_id, sku, before, ours, theirs
      from ${recordset(changed.slice(from, from + batchSize), 'changed', columns)}`.execute(tx);
  }
  return row;
}
