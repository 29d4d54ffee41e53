import type { StoredChange } from '@onhand/contracts/gateway-api/plans.ts';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { followPause } from '../channel-stock/follow-pause.ts';
import { changePause } from '../listings/change-pause.ts';
import { readPause } from '../listings/read-pause.ts';
import type { PauseTarget } from '../listings/read-pause.ts';
import { affectedOf, notFoundOf } from '../settings/publishing-overrides/publishing-target.ts';
import type { CheckedChange, Making } from './change.ts';

type PauseChange = Extract<StoredChange, { kind: 'pause' }>;

/** Lists the reasons to refuse a pause or a resumption. */
export const pauseProblems = [
  'merchant_not_found',
  'integration_not_found',
  'listing_not_found',
  'integration_revoked',
] as const;

/**
 * Checks that a merchant, an integration or a listing can be paused or resumed.
 *
 * @throws Refusal if the change is not allowed.
 */
export async function checkPauseChange(tx: Tx, change: PauseChange, making: Making): Promise<CheckedChange> {
  const { merchantId, at } = making;
  const { paused } = change;
  const target = pauseTargetOf(change);
  const before = found(await readPause(tx, merchantId, target), notFoundOf(target.scope));
  if (before.revoked) throw new Refusal('integration_revoked');
  const integrations = [...before.integrationIds];
  return {
    kind: 'pause',
    integrations,
    stands: { paused: before.paused },
    undo: { ...change, paused: before.paused },
    concerned: affectedOf(merchantId, target),
    write: (tx) => changePause(tx, target, { before, paused }, making),
    async follow(tx) {
      await followPause(tx, target, { merchantId, paused, at });
      return { due: integrations, schedules: target.scope === 'listing' ? [] : integrations };
    },
  };
}

/** Returns the target with a scope and an id. Does not check whether the target exists. */
export function pauseTargetOf({ scope, id }: { scope: PauseTarget['scope']; id: string }): PauseTarget {
  // The scope decides the type of the id.
  return { scope, id } as PauseTarget;
}
