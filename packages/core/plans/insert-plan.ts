import type { MerchantId } from '@onhand/domain/ids.ts';
import type { FigureChange } from '@onhand/domain/plans/effect.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { noteAction } from '../audit/action.ts';
import { insertPlanListings } from './insert-plan-listings.ts';
import type { SettingsActor } from '../settings/history/insert-settings-change.ts';
import { planColumns } from './plan-row.ts';
import type { PlanRow } from './plan-row.ts';

interface NewPlan extends Pick<PlanRow, 'kind' | 'createdAt' | 'expiresAt'> {
  readonly merchantId: MerchantId;
  readonly change: object;
  readonly actor: SettingsActor;
}

/** Stores a plan and the figures that it changes. */
export async function insertPlan(
  tx: Tx,
  plan: NewPlan & { readonly effect: object; readonly basis: string; readonly figuresAt: Date },
  changes: readonly FigureChange[],
): Promise<PlanRow> {
  const { merchantId, kind, change, effect, basis, actor, createdAt, figuresAt, expiresAt } = plan;
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
      figures_at: figuresAt,
      expires_at: expiresAt,
    })
    .returning(planColumns)
    .executeTakeFirstOrThrow();
  noteAction('plan.create', { kind: 'plan', id: row.id });
  await insertPlanListings(tx, { merchantId, planId: row.id }, changes);
  return row;
}

/** Stores a `computing` plan, whose effect a workflow computes later. */
export async function insertComputing(
  tx: Tx,
  { merchantId, kind, change, actor, createdAt, expiresAt }: NewPlan,
): Promise<PlanRow> {
  const row = await tx
    .insertInto('plans')
    .values({
      merchant_id: merchantId,
      kind,
      change: JSON.stringify(change),
      state: 'computing',
      actor: actor.label,
      actor_key: actor.keyId,
      created_at: createdAt,
      expires_at: expiresAt,
    })
    .returning(planColumns)
    .executeTakeFirstOrThrow();
  noteAction('plan.create', { kind: 'plan', id: row.id });
  return row;
}
