import type { Tx } from '@onhand/database/connect.ts';
import { listSyncSettings } from '../settings/sync-settings/read-sync-settings.ts';
import type { ProblemCode } from '@onhand/contracts/gateway-api/problems.ts';
import type { StoredChange } from '@onhand/contracts/gateway-api/plans.ts';
import type { CheckedChange, Making } from './change.ts';
import { bulkProblems, checkBulkChange } from './bulk-change.ts';
import { checkFirstSync, checkObserving } from './first-sync-change.ts';
import { checkPauseChange, pauseProblems } from './pause-change.ts';
import { checkPreferencesChange, preferencesProblems } from './preferences-change.ts';
import { checkPublishingChange, publishingProblems } from './publishing-change.ts';
import { checkRuleChange, ruleChangeProblems } from './rule-change.ts';
import { checkApplyItemProperties } from './apply-item-properties-change.ts';
import { settingsOfStrategy, strategyProblems } from '../settings/strategies/settings-of-strategy.ts';
import { checkRestoring, checkSetSyncInventory } from './set-sync-inventory-change.ts';
import { checkSyncItems, itemActionProblems } from './sync-items-change.ts';
import { checkSettingsChange, settingsProblems } from './sync-settings-change.ts';

/** Lists the reasons to refuse a change, of any kind. */
export const changeProblems: readonly ProblemCode[] = [
  ...settingsProblems,
  ...strategyProblems,
  ...ruleChangeProblems,
  ...publishingProblems,
  ...preferencesProblems,
  ...pauseProblems,
  'first_sync_done',
  ...bulkProblems,
  ...itemActionProblems,
];

/**
 * Checks a change against the current settings.
 *
 * @throws Refusal if the change is not allowed.
 */
export async function checkChange(tx: Tx, change: StoredChange, making: Making): Promise<CheckedChange> {
  switch (change.kind) {
    case 'rule':
      return checkRuleChange(tx, change, making);
    case 'publishing':
      return checkPublishingChange(tx, change, making);
    case 'preferences':
      return checkPreferencesChange(tx, change, making);
    case 'pause':
      return checkPauseChange(tx, change, making);
    case 'first_sync':
      return checkFirstSync(tx, change, making);
    case 'bulk_operation':
      return checkBulkChange(tx, change, making);
    case 'sync_items':
      return checkSyncItems(tx, change, making);
    case 'set_sync_inventory':
      return checkSetSyncInventory(tx, change, making);
    case 'apply_item_properties':
      return checkApplyItemProperties(tx, change, making);
    case 'restore_sync_inventory':
      return checkRestoring(change, making);
    case 'observe':
      return checkObserving(tx, change, making);
    case 'sync_settings':
      return checkSettingsChange(tx, change, making);
    case 'strategy': {
      const all = await listSyncSettings(tx, making.merchantId);
      const checked = await checkSettingsChange(tx, settingsOfStrategy(all, change), making);
      // The settings of the source follow from every destination.
      return { ...checked, integrations: all.map(({ integrationId }) => integrationId) };
    }
  }
}
