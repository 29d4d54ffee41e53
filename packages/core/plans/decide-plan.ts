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
 * Marks a plan as applied, with the change that undoes it. `undoBasis` holds the settings that the undo has
 * to find.
 */
export async function markApplied(
  tx: Tx,
  {
    merchantId,
    id,
    by,
    at,
    undo,
    undoBasis,
  }: Decision & { readonly undo: object; readonly undoBasis: object },
): Promise<PlanRow> {
  return tx
    .updateTable('plans')
    .set({
      state: 'applied',
      undo: JSON.stringify(undo),
      undo_basis: JSON.stringify(undoBasis),
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
