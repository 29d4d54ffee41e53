import type { Tx } from '@onhand/database/connect.ts';
import { listSyncSettings } from '@onhand/core/settings/sync-settings/read-sync-settings.ts';
import type { Change, CheckedChange, Making } from './change.ts';
import { checkFirstSync, checkObserving } from './first-sync-change.ts';
import { checkPublishingChange, publishingProblems } from './publishing-change.ts';
import { checkRuleChange, ruleChangeProblems } from './rule-change.ts';
import { settingsOfStrategy, strategyProblems } from './strategy-change.ts';
import { checkSettingsChange, settingsProblems } from './sync-settings-change.ts';

/** What a change can be refused for, of whatever kind. */
export const changeProblems = [
  ...settingsProblems,
  ...strategyProblems,
  ...ruleChangeProblems,
  ...publishingProblems,
  'first_sync_done',
] as const;

/** Checks a change against what stands. Throws a problem where it may not be made. */
export async function checkChange(tx: Tx, change: Change, making: Making): Promise<CheckedChange> {
  switch (change.kind) {
    case 'rule':
      return checkRuleChange(tx, change, making);
    case 'publishing':
      return checkPublishingChange(tx, change, making);
    case 'first_sync':
      return checkFirstSync(tx, change, making);
    case 'observe':
      return checkObserving(tx, change, making);
    case 'sync_settings':
      return checkSettingsChange(tx, change, making);
    case 'strategy': {
      const all = await listSyncSettings(tx, making.merchantId);
      const checked = await checkSettingsChange(tx, settingsOfStrategy(all, change), making);
      // What it makes of the source follows from every destination.
      return { ...checked, integrations: all.map(({ integrationId }) => integrationId) };
    }
  }
}
