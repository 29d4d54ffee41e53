import { isDeepStrictEqual } from 'node:util';
import type { MerchantId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { switchIntegration } from '../integrations/switch-quantity-sync.ts';
import { switchMerchant } from '../merchants/switch-quantity-sync.ts';
import { writePublishing } from '../settings/publishing-overrides/write-publishing.ts';
import { switchListing } from './switch-quantity-sync.ts';
import type { PublishingTarget } from '../settings/publishing-overrides/publishing-target.ts';
import { insertSettingsChange } from '../settings/history/insert-settings-change.ts';
import type { SettingsActor } from '../settings/history/insert-settings-change.ts';
import { ofPublishing } from '../settings/history/settings-subject.ts';
import { readPublishing } from '../settings/publishing-overrides/read-publishing.ts';
import type { PublishingRow, PublishingValues } from '../settings/publishing-overrides/read-publishing.ts';

/**
 * Changes a target's publishing settings, and its publishing switch if `quantitySync` is given. An item has
 * no switch. Records the change with its actor, and returns the new settings, or undefined if the target does
 * not exist.
 */
export async function changePublishing(
  tx: Tx,
  target: PublishingTarget,
  { quantitySync, ...values }: PublishingValues & { readonly quantitySync?: boolean | undefined },
  change: { readonly merchantId: MerchantId; readonly actor: SettingsActor; readonly at: Date },
): Promise<PublishingRow | undefined> {
  const { merchantId, actor, at } = change;
  const before = await readPublishing(tx, merchantId, target);
  if (before === undefined) return undefined;
  await writePublishing(tx, target, { ...values, merchantId, by: actor.label, at });
  if (quantitySync !== undefined) await switchQuantitySync(tx, merchantId, target, quantitySync);
  const after = await readPublishing(tx, merchantId, target);
  if (!isDeepStrictEqual(before, after)) {
    const subject = ofPublishing(target);
    const kept = { before: recorded(before), after: after === undefined ? null : recorded(after) };
    await insertSettingsChange(tx, { ...change, subject, ...kept });
  }
  return after;
}

/** Names the settings as the API does. */
function recorded({ lowStock, ...row }: PublishingRow): object {
  const { threshold, integrations: integrationIds } = lowStock ?? {};
  return { ...row, lowStock: lowStock === null ? null : { threshold, integrationIds } };
}

async function switchQuantitySync(
  tx: Tx,
  merchantId: MerchantId,
  target: PublishingTarget,
  isOn: boolean,
): Promise<void> {
  switch (target.scope) {
    case 'merchant':
      return switchMerchant(tx, merchantId, isOn);
    case 'integration':
      return switchIntegration(tx, { merchantId, id: target.id }, isOn);
    case 'listing':
      return switchListing(tx, { merchantId, id: target.id }, isOn);
    case 'item':
      return;
  }
}
