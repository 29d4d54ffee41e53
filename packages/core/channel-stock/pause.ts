import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { changePause } from '../listings/change-pause.ts';
import { readPause } from '../listings/read-pause.ts';
import type { PauseRow, PauseTarget } from '../listings/read-pause.ts';
import type { SettingsActor } from '../settings/history/insert-settings-change.ts';
import { notFoundOf } from '../settings/publishing-overrides/publishing-target.ts';
import { followPause } from './follow-pause.ts';

/**
 * Pauses a merchant, an integration or a listing at once, whatever else is under way. Calls that are being
 * made come to their end. Pausing again changes nothing.
 *
 * @throws Refusal `merchant_not_found`, `integration_not_found`, `listing_not_found`, `integration_revoked`
 */
export async function pause(
  db: Db,
  target: PauseTarget,
  change: { readonly merchantId: MerchantId; readonly actor: SettingsActor; readonly at: Date },
): Promise<PauseRow> {
  const { merchantId, at } = change;
  return inTransaction(db, async (tx) => {
    const notFound = notFoundOf(target.scope);
    const before = found(await readPause(tx, merchantId, target, { lock: true }), notFound);
    if (before.revoked) throw new Refusal('integration_revoked');
    if (before.paused) return before;
    await changePause(tx, target, { before, paused: true }, change);
    await followPause(tx, target, { merchantId, paused: true, at });
    return found(await readPause(tx, merchantId, target), notFound);
  });
}
