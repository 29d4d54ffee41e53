import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { permission } from '@onhand/domain/settings/permission.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { countIntegrationFrom } from '../listings/count-from.ts';
import { forgetFigures } from './forget-figures.ts';
import { needIntegrationAgain } from './need-integration-again.ts';
import { wantHinted, wantReadings } from './want-readings.ts';
import type { SettingsChange } from '../settings/sync-settings/change-sync-settings.ts';
import type { EntitySettings } from '../settings/sync-settings/settings-row.ts';

/**
 * Applies a change of an integration's inventory settings to its stock: makes every linked figure due anew,
 * and has figures read that flow in from now on.
 */
export async function applySettingsToStock(
  tx: Tx,
  { merchantId, integrationId, before, after }: SettingsChange,
  at: Date,
): Promise<void> {
  if (after.entity.entity !== 'inventory') return;
  const integration = { merchantId, integrationId, at };
  if (isSwitchedOn({ before, after })) {
    await switchOn(tx, { ...integration, settings: after.entity });
  }
  await needIntegrationAgain(tx, { ...integration, cause: 'sync_settings' });
  const standing = { entity: 'inventory', settings: after.entity, writesSalesBack: false } as const;
  if (permission(standing, 'figure_hinted').kind === 'now') await wantHinted(tx, integration);
  if (permission(standing, 'figure_seen').kind === 'now') await wantReadings(tx, integration);
}

/** Tells whether a change of inventory settings lets orders count again. Pure. */
export function isSwitchedOn({ before, after }: Pick<SettingsChange, 'before' | 'after'>): boolean {
  return before.entity.direction === 'disabled' && after.entity.direction !== 'disabled';
}

/**
 * Switches inventory on from `disabled`. Its orders count from now, because its figures hold earlier sales
 * already. The last known figures are forgotten, unless figures flow in: there the next reading counts as a
 * change of them.
 */
async function switchOn(
  tx: Tx,
  change: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly settings: EntitySettings;
    readonly at: Date;
  },
): Promise<void> {
  const { merchantId, integrationId, settings, at } = change;
  const standing = { entity: 'inventory', settings, writesSalesBack: false } as const;
  if (permission(standing, 'figure_seen').kind === 'never') {
    await forgetFigures(tx, { merchantId, integrationId });
  }
  await wantReadings(tx, { merchantId, integrationId, at });
  await countIntegrationFrom(tx, { merchantId, integrationId, at });
}
