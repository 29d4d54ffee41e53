import type { newSyncSettings } from '@onhand/contracts/gateway-api/sync-settings.ts';
import type { SettingsOfEntity } from './change-sync-settings.ts';
import type { IntegrationSettings } from './settings-row.ts';
import type { Entity } from '@onhand/domain/settings/sync-settings.ts';
import type { z } from 'zod';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import { cronFault, knownTimeZone } from './cron.ts';
import type { Schedule } from './cron.ts';

type Change = z.infer<typeof newSyncSettings>;

/** Maps each setting that only one entity has to that entity. */
const owners = {
  fields: 'products',
  matchBy: 'products',
  writeSalesBack: 'inventory',
  orderCopy: 'orders',
  copyTo: 'orders',
} as const satisfies Partial<Record<keyof Change, Entity>>;

/**
 * Returns the settings of an entity before and after a change. Pure.
 *
 * @throws Refusal if the settings do not allow the change
 */
export function settingsAfter(
  integration: IntegrationSettings,
  entity: Entity,
  change: Change,
): { readonly before: SettingsOfEntity; readonly after: SettingsOfEntity } {
  const { writeSalesBack, cron, timeZone, ...rest } = change;
  const foreign = Object.entries(owners).flatMap(([name, owner]) =>
    name in change && owner !== entity ? [name] : [],
  );
  if (foreign.length > 0) throw new Refusal('setting_of_other_entity', { members: { settings: foreign } });
  if (writeSalesBack !== undefined && integration.role !== 'supplier') throw new Refusal('not_a_supplier');
  const before = integration.settings[entity];
  const mode = change.mode ?? before.mode;
  const schedule = mode === 'scheduled' ? scheduleAfter(before, { cron, timeZone }) : noSchedule(change);
  const after = { ...before, ...rest, ...schedule };
  checkCopy(after, integration);
  return {
    before: { entity: before, writeSalesBack: integration.writeSalesBack },
    after: { entity: after, writeSalesBack: writeSalesBack ?? integration.writeSalesBack },
  };
}

function scheduleAfter(
  before: { readonly cron: string | null; readonly timeZone: string | null },
  change: { readonly cron: string | undefined; readonly timeZone: string | undefined },
): Schedule {
  const cron = change.cron ?? before.cron;
  if (cron === null) throw new Refusal('cron_missing');
  const fault = cronFault(cron);
  if (fault !== null) throw new Refusal('cron_invalid', { detail: fault });
  const timeZone = knownTimeZone(change.timeZone ?? before.timeZone ?? 'UTC');
  if (timeZone === null) throw new Refusal('time_zone_unknown');
  return { cron, timeZone };
}

function noSchedule(change: Change): { readonly cron: null; readonly timeZone: null } {
  if (change.cron !== undefined || change.timeZone !== undefined) throw new Refusal('cron_unused');
  return { cron: null, timeZone: null };
}

function checkCopy(
  { orderCopy, copyTo }: SettingsOfEntity['entity'],
  { integrationId }: IntegrationSettings,
): void {
  if (orderCopy !== 'none' && copyTo === null) throw new Refusal('copy_target_missing');
  if (copyTo === integrationId) throw new Refusal('copy_target_itself');
}
