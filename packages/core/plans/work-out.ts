import type { StoredChange } from '@onhand/contracts/gateway-api/plans.ts';
import type { Tx } from '@onhand/database/connect.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import { outsideAction } from '../audit/action.ts';
import type { SettingsActor } from '../settings/history/insert-settings-change.ts';
import type { CheckedChange, PlanParts } from './change.ts';
import { checkChange } from './check-change.ts';
import { checkEndings } from './check-endings.ts';
import type { BulkEffect } from '@onhand/domain/plans/bulk-effect.ts';
import { figureChanges } from './figure-changes.ts';
import type { FigureChanges } from './figure-changes.ts';
import { readBasis } from './policy-basis.ts';

type Parts = Pick<PlanParts, 'clock' | 'connectors'>;

/** Holds a change whose effect is requested, and its actor. */
export interface RequestedChange {
  readonly merchantId: MerchantId;
  readonly actor: SettingsActor;
  readonly change: StoredChange;
}

/** Holds the effect of a change on figures, and the basis of that result. */
export interface WorkedOut extends FigureChanges {
  readonly basis: string;
  /** Of a bulk operation. Left out: another change. */
  readonly bulk?: BulkEffect;
}

/**
 * Checks a change to plan, including the endings of listings.
 *
 * @throws Refusal if the change is not allowed.
 * @throws CodedError `connector_unavailable` if a connector does not answer.
 */
export async function checkPlanned(tx: Tx, parts: Parts, requested: RequestedChange): Promise<CheckedChange> {
  const { merchantId, actor, change } = requested;
  const checked = await checkChange(tx, change, {
    merchantId,
    actor,
    at: parts.clock.now(),
    planId: null,
  });
  // Use the connection of `tx`: to wait for a second connection may be a deadlock.
  await checkEndings({ ...parts, db: tx }, merchantId, change);
  return checked;
}

/**
 * Computes the effect of a checked change, by trying it if it does not compute its own. `tx` must be a
 * snapshot (`inSnapshot`).
 */
export async function workOut(tx: Tx, merchantId: MerchantId, checked: CheckedChange): Promise<WorkedOut> {
  const basis = await readBasis(tx, merchantId, checked.integrations);
  if (checked.computes !== undefined) return { basis, ...(await checked.computes(tx)) };
  // The audit log tells of no change that was only tried.
  const attempt = () => outsideAction(() => checked.write(tx));
  return { basis, ...(await figureChanges(tx, checked.concerned, attempt)) };
}
