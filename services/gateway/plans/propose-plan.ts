import type { PlannedChange } from '@onhand/contracts/gateway-api/plans.ts';
import { figureChanges } from '@onhand/database/plans/figure-changes.ts';
import { readBasis } from '@onhand/database/plans/policy-basis.ts';
import { insertPlan } from '@onhand/database/queries/plans/insert-plan.ts';
import type { PlanRow } from '@onhand/database/queries/plans/plan-row.ts';
import { inSnapshot } from '@onhand/database/transaction.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import type { Caller } from '../access/access.ts';
import type { Dependencies } from '../dependencies.ts';
import { checkChange } from './check-change.ts';
import { effectOf } from './effect.ts';
import { actorOf } from './make-change.ts';

const lastsMs = 24 * 60 * 60_000;

/** Works out what a change would do and keeps it as a plan. Throws a problem where it may not be made. */
export async function proposePlan(
  { db, clock, connectors }: Pick<Dependencies, 'db' | 'clock' | 'connectors'>,
  { merchantId, caller, change }: { merchantId: MerchantId; caller: Caller; change: PlannedChange },
): Promise<PlanRow> {
  const actor = actorOf(caller);
  const at = clock.now();
  return inSnapshot(db, async (tx) => {
    const checked = await checkChange(tx, change, { merchantId, actor, at, planId: null });
    const basis = await readBasis(tx, merchantId, checked.integrations);
    const changes = await figureChanges(tx, checked.concerned, () => checked.write(tx));
    const effect = await effectOf(tx, merchantId, changes, connectors);
    const expiresAt = new Date(at.getTime() + lastsMs);
    const { kind } = checked;
    const plan = { merchantId, kind, change, effect, basis, actor, createdAt: at, expiresAt };
    return insertPlan(tx, plan, changes);
  });
}
