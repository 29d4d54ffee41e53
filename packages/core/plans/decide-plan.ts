import type { MerchantId, PlanId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { planColumns } from './plan-row.ts';
import type { PlanRow } from './plan-row.ts';

interface Decision {
  readonly merchantId: MerchantId;
  readonly id: PlanId;
  readonly by: string;
  readonly at: Date;
}

/**
 * Marks a plan as applied, with the change that undoes it, and the settings that the undo has to find. Null:
 * the plan cannot be undone.
 */
export async function markApplied(
  tx: Tx,
  {
    merchantId,
    id,
    by,
    at,
    undoing,
  }: Decision & { readonly undoing: { readonly change: object; readonly basis: object } | null },
): Promise<PlanRow> {
  return tx
    .updateTable('plans')
    .set({
      state: 'applied',
      undo: undoing === null ? null : JSON.stringify(undoing.change),
      undo_basis: undoing === null ? null : JSON.stringify(undoing.basis),
      decided_at: at,
      decided_by: by,
    })
    .where('merchant_id', '=', merchantId)
    .where('id', '=', id)
    .returning(planColumns)
    .executeTakeFirstOrThrow();
}

/** Marks a plan as undone. */
export async function markUndone(tx: Tx, { merchantId, id, by, at }: Decision): Promise<PlanRow> {
  return tx
    .updateTable('plans')
    .set({ state: 'undone', decided_at: at, decided_by: by })
    .where('merchant_id', '=', merchantId)
    .where('id', '=', id)
    .returning(planColumns)
    .executeTakeFirstOrThrow();
}
