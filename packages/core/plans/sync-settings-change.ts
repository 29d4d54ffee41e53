import { isDeepStrictEqual } from 'node:util';
import type { newSyncSettings } from '@onhand/contracts/gateway-api/sync-settings.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { applyProductsSettings } from '../products/apply-settings.ts';
import { applySettingsToStock, isSwitchedOn } from '../channel-stock/apply-settings-to-stock.ts';
import { changeSyncSettings } from '../settings/sync-settings/change-sync-settings.ts';
import type { SettingsChange } from '../settings/sync-settings/change-sync-settings.ts';
import { listSyncSettings } from '../settings/sync-settings/read-sync-settings.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import { settingsAfter } from '../settings/sync-settings/settings-after.ts';
import type { StoredChange } from '@onhand/contracts/gateway-api/plans.ts';
import type { CheckedChange, Making } from './change.ts';

type SyncSettingsChange = Extract<StoredChange, { kind: 'sync_settings' }>;

/** Lists the reasons to refuse a change of sync settings. */
export const settingsProblems = [
  'integration_not_found',
  'integration_revoked',
  'setting_of_other_entity',
  'field_not_writable',
  'not_a_supplier',
  'cron_invalid',
  'cron_missing',
  'cron_unused',
  'time_zone_unknown',
  'copy_target_missing',
  'copy_target_itself',
  'copy_target_not_found',
  'copy_not_supported',
] as const;

/**
 * Checks a joint change of sync settings of several integrations.
 *
 * @throws Refusal if one of the changes is not allowed.
 */
export async function checkSettingsChange(
  tx: Tx,
  { changes }: SyncSettingsChange,
  making: Making,
): Promise<CheckedChange> {
  const { merchantId, at } = making;
  const rows = await listSyncSettings(tx, merchantId);
  const standing = new Map(rows.map((row) => [row.integrationId, row]));
  const all: SettingsChange[] = [];
  for (const { integrationId, entity, settings } of changes) {
    const row = found(standing.get(integrationId), 'integration_not_found');
    if (row.state === 'revoked') throw new Refusal('integration_revoked');
    const change = { merchantId, integrationId, ...settingsAfter(row, entity, settings) };
    const { copyTo } = change.after.entity;
    if (copyTo !== null) found(standing.get(copyTo), 'copy_target_not_found');
    all.push(change);
  }
  const changed = all.filter(({ before, after }) => !isDeepStrictEqual(before, after));
  const ofStock = changed.filter(({ after }) => after.entity.entity === 'inventory');
  const ofProducts = changed.filter(({ after }) => after.entity.entity === 'products');
  return {
    kind: 'sync_settings',
    integrations: all.map(({ integrationId }) => integrationId),
    stands: all.map(({ integrationId, before }) => ({ integrationId, ...before })),
    undo: { kind: 'sync_settings', changes: all.map(undoing) },
    concerned: sql`
      select link.channel_stock_id
      from listings
      join listing_channel_stock link on link.merchant_id = listings.merchant_id and link.listing_id = listings.id
      where listings.merchant_id = ${merchantId} and listings.published
        and listings.integration_id = any(${ofStock.map(({ integrationId }) => integrationId)}::uuid[])`,
    async write(tx) {
      for (const change of changed) await changeSyncSettings(tx, change, making);
    },
    async follow(tx) {
      for (const change of ofStock) await applySettingsToStock(tx, change, at);
      for (const { integrationId, before, after } of ofProducts) {
        const settings = { before: before.entity, after: after.entity };
        await applyProductsSettings(tx, { merchantId, integrationId, ...settings, at });
      }
      const integrations = [...new Set(changed.map(({ integrationId }) => integrationId))];
      const switchedOn = ofStock.flatMap((change) => (isSwitchedOn(change) ? [change.integrationId] : []));
      return { due: integrations, schedules: integrations, switchedOn };
    },
  };
}

/** Returns the change that restores an entity's settings. */
function undoing({
  integrationId,
  before: { entity: was, writeSalesBack },
  after,
}: SettingsChange): SyncSettingsChange['changes'][number] {
  const { entity, direction, mode, cron, timeZone, autoImport, autoExport } = was;
  const schedule = cron === null || timeZone === null ? {} : { cron, timeZone };
  const own: Record<typeof entity, z.infer<typeof newSyncSettings>> = {
    products: { fields: [...was.fields], matchBy: was.matchBy },
    // Name `writeSalesBack` only if it changed: a seller's cannot be set.
    inventory: after.writeSalesBack === writeSalesBack ? {} : { writeSalesBack },
    orders: { orderCopy: was.orderCopy, copyTo: was.copyTo },
    customers: {},
  };
  return {
    integrationId,
    entity,
    settings: { direction, mode, ...schedule, autoImport, autoExport, ...own[entity] },
  };
}
