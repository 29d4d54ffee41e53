import type { Tx } from '@onhand/database/connect.ts';
import type { Change, CheckedChange, Making } from './change.ts';
import { checkSettingsChange, settingsProblems } from './sync-settings-change.ts';

/** What a change can be refused for, of whatever kind. */
export const changeProblems = [...settingsProblems] as const;

/** Checks a change against what stands. Throws a problem where it may not be made. */
export async function checkChange(tx: Tx, change: Change, making: Making): Promise<CheckedChange> {
  switch (change.kind) {
    case 'sync_settings':
      return checkSettingsChange(tx, change, making);
  }
}
