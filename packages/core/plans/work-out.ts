import type { StoredChange } from '@onhand/contracts/gateway-api/plans.ts';
import type { Tx } from '@onhand/database/connect.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import type { FigureChange } from '@onhand/domain/plans/effect.ts';
import type { SettingsActor } from '../settings/history/insert-settings-change.ts';
import type { CheckedChange, PlanParts } from './change.ts';
import { checkChange } from './check-change.ts';
import { checkEndings } from './check-endings.ts';
import { figureChanges } from './figure-changes.ts';
import { readBasis } from './policy-basis.ts';

type Parts = Pick<PlanParts, 'clock' | 'connectors'>;

/** Names a change whose effect is to be known, and who asks for it. */
export interface RequestedChange {
  readonly merchantId: MerchantId;
  readonly actor: SettingsActor;
  readonly change: StoredChange;
}

/** The figures that a change would change, and the basis on which that holds. */
export interface WorkedOut {
  readonly basis: string;
  readonly changes: readonly FigureChange[];
}

/**
 * Checks a change that is to be planned, its endings included.
 *
 * @throws Refusal where it may not be made.
 * @throws CodedError `connector_unavailable` where a connector does not answer.
 */
export async function checkPlanned(tx: Tx, parts: Parts, requested: RequestedChange): Promise<CheckedChange> {
  const { merchantId, actor, change } = requested;
  const checked = await checkChange(tx, change, {
    merchantId,
    actor,
    at: parts.clock.now(),
    planId: null,
  });
  // By the connection that is held: waiting for a second connection may be waiting for itself.
  await checkEndings({ ...parts, db: tx }, merchantId, change);
  return checked;
}

/** Works out what a checked change would do, by trying it. `tx` must be of one moment (`inSnapshot`). */
export async function workOut(tx: Tx, merchantId: MerchantId, checked: CheckedChange): Promise<WorkedOut> {
  const basis = await readBasis(tx, merchantId, checked.integrations);
  const changes = await figureChanges(tx, checked.concerned, () => checked.write(tx));
  return { basis, changes };
}
