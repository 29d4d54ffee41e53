import { isDeepStrictEqual } from 'node:util';
import type { Tx } from '@onhand/database/connect.ts';
import { holdPolicy, readBasis } from './policy-basis.ts';
import { markApplied, markUndone } from './decide-plan.ts';
import { findPlan } from './find-plan.ts';
import type { PlanRow } from './plan-row.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { MerchantId, PlanId } from '@onhand/domain/ids.ts';
import type { SettingsActor } from '../settings/history/insert-settings-change.ts';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import { storedChange } from '@onhand/contracts/gateway-api/plans.ts';
import type { Aftermath, CheckedChange, Making, PlanParts } from './change.ts';
import { checkChange } from './check-change.ts';
import { conclude, make } from './make-change.ts';

interface WantedPlan {
  readonly merchantId: MerchantId;
  readonly id: PlanId;
  readonly actor: SettingsActor;
}

type Parts = Pick<PlanParts, 'db' | 'clock' | 'dispatcher'>;

/**
 * Makes the change of a plan, as the direct routes do, and returns the applied plan.
 *
 * @throws Refusal `plan_not_found`, `plan_not_open`, `plan_expired`, or `plan_outdated` if the settings that
 * decide figures have changed since. `RunUnderWay` if a run of its bulk operation is live.
 */
export async function applyPlan(parts: Parts, wanted: WantedPlan): Promise<PlanRow> {
  return decide(parts, wanted, async (tx, plan, making) => {
    const { merchantId, at, actor } = making;
    if (plan.state !== 'proposed') throw new Refusal('plan_not_open', { members: { planState: plan.state } });
    if (plan.expiresAt <= at) throw new Refusal('plan_expired');
    const checked = await checkStored(tx, plan.change, making);
    if (checked === null || (await readBasis(tx, merchantId, checked.integrations)) !== plan.basis) {
      throw new Refusal('plan_outdated');
    }
    const aftermath = await make(tx, checked);
    const { undo } = checked;
    const undoing =
      undo === null ? null : { change: undo, basis: (await checkChange(tx, undo, making)).stands };
    const applied = { merchantId, id: plan.id, by: actor.label, at, undoing };
    return { row: await markApplied(tx, applied), aftermath };
  });
}

/**
 * Restores the settings from before a plan, and returns the undone plan.
 *
 * @throws Refusal `plan_not_found`, `plan_not_applied`, `plan_not_undoable` if it began a bulk operation, or
 * `undo_outdated` if the plan's settings have changed since.
 */
export async function undoPlan(parts: Parts, wanted: WantedPlan): Promise<PlanRow> {
  return decide(parts, wanted, async (tx, plan, making) => {
    const { merchantId, at, actor } = making;
    if (plan.state !== 'applied') {
      throw new Refusal('plan_not_applied', { members: { planState: plan.state } });
    }
    if (plan.undo === null) throw new Refusal('plan_not_undoable');
    const checked = await checkStored(tx, plan.undo, making);
    if (checked === null || !isDeepStrictEqual(asStored(checked.stands), plan.undoBasis)) {
      throw new Refusal('undo_outdated');
    }
    const aftermath = await make(tx, checked);
    return { row: await markUndone(tx, { merchantId, id: plan.id, by: actor.label, at }), aftermath };
  });
}

async function decide(
  parts: Parts,
  { merchantId, id, actor }: WantedPlan,
  work: (tx: Tx, plan: PlanRow, making: Making) => Promise<{ row: PlanRow; aftermath: Aftermath }>,
): Promise<PlanRow> {
  const making = { merchantId, actor, at: parts.clock.now(), planId: id };
  const { row, aftermath } = await inTransaction(parts.db, async (tx) => {
    await holdPolicy(tx, merchantId);
    return work(tx, found(await findPlan(tx, { merchantId, id, lock: true }), 'plan_not_found'), making);
  });
  await conclude(parts, merchantId, aftermath);
  return row;
}

/** Checks a stored change. Returns null if it is not allowed any more. */
async function checkStored(tx: Tx, change: unknown, making: Making): Promise<CheckedChange | null> {
  try {
    return await checkChange(tx, storedChange.parse(change), making);
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

/** Returns a value as it comes back from the database. */
function asStored(value: object): unknown {
  return JSON.parse(JSON.stringify(value));
}
