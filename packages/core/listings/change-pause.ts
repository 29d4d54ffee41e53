import type { MerchantId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { writeIntegrationPause } from '../integrations/pause.ts';
import { writeMerchantPause } from '../merchants/pause.ts';
import type { Pausing } from '../merchants/pause.ts';
import { insertSettingsChange } from '../settings/history/insert-settings-change.ts';
import type { SettingsActor } from '../settings/history/insert-settings-change.ts';
import { ofPause } from '../settings/history/settings-subject.ts';
import { writeListingPause } from './pause.ts';
import type { PauseRow, PauseTarget } from './read-pause.ts';

/**
 * Pauses or resumes a target and records the change with its actor. Does nothing if it is so already: the
 * first pause keeps its moment and its actor.
 */
export async function changePause(
  tx: Tx,
  target: PauseTarget,
  { before, paused }: { readonly before: PauseRow; readonly paused: boolean },
  change: { readonly merchantId: MerchantId; readonly actor: SettingsActor; readonly at: Date },
): Promise<void> {
  if (before.paused === paused) return;
  const { merchantId, actor, at } = change;
  await write(tx, merchantId, target, paused ? { at, by: actor.label } : null);
  await insertSettingsChange(tx, {
    ...change,
    subject: ofPause(target),
    before: { paused: before.paused },
    after: { paused },
  });
}

async function write(
  tx: Tx,
  merchantId: MerchantId,
  target: PauseTarget,
  pausing: Pausing | null,
): Promise<void> {
  switch (target.scope) {
    case 'merchant':
      return writeMerchantPause(tx, merchantId, pausing);
    case 'integration':
      return writeIntegrationPause(tx, { merchantId, id: target.id }, pausing);
    case 'listing':
      return writeListingPause(tx, { merchantId, id: target.id }, pausing);
  }
}
