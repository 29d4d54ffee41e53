import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { setWriteSalesBack } from '../../integrations/set-write-sales-back.ts';
import { insertSettingsChange } from '../history/insert-settings-change.ts';
import type { SettingsActor } from '../history/insert-settings-change.ts';
import { ofSyncSettings } from '../history/settings-subject.ts';
import type { EntitySettings, IntegrationSettings } from './settings-row.ts';

/** An entity's settings, with the one setting that the integration's row holds. */
export interface SettingsOfEntity {
  readonly entity: EntitySettings;
  readonly writeSalesBack: IntegrationSettings['writeSalesBack'];
}

/** An entity's settings before and after a change. */
export interface SettingsChange {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly before: SettingsOfEntity;
  readonly after: SettingsOfEntity;
}

/** Changes an entity's settings and records the change. `applySettingsToStock` applies it to stock. */
export async function changeSyncSettings(
  tx: Tx,
  { merchantId, integrationId, before, after }: SettingsChange,
  { actor, at }: { readonly actor: SettingsActor; readonly at: Date },
): Promise<void> {
  const { entity } = after.entity;
  const revision = before.entity.revision + 1;
  const { orderCopy, copyTo } = after.entity;
  const beginsToCopy =
    orderCopy !== 'none' && (before.entity.orderCopy === 'none' || before.entity.copyTo !== copyTo);
  await tx
    .updateTable('sync_settings')
    .set({
      direction: after.entity.direction,
      mode: after.entity.mode,
      cron: after.entity.cron,
      time_zone: after.entity.timeZone,
      auto_import: after.entity.autoImport,
      auto_export: after.entity.autoExport,
      fields: [...after.entity.fields],
      match_by: after.entity.matchBy,
      order_copy: orderCopy,
      copy_to: copyTo,
      ...(beginsToCopy ? { copies_since: at } : {}),
      revision,
    })
    .where('merchant_id', '=', merchantId)
    .where('integration_id', '=', integrationId)
    .where('entity', '=', entity)
    .execute();
  if (after.writeSalesBack !== before.writeSalesBack) {
    const { writeSalesBack } = after;
    await setWriteSalesBack(tx, { merchantId, integrationId, writeSalesBack });
  }
  await insertSettingsChange(tx, {
    merchantId,
    subject: ofSyncSettings(integrationId, entity),
    revision,
    before: recorded(before),
    after: recorded(after),
    actor,
    at,
  });
}

/** Returns the settings that belong to the entity, by the API's names. */
function recorded({ entity: settings, writeSalesBack }: SettingsOfEntity): object {
  const { entity, revision: _revision, fields, matchBy, orderCopy, copyTo, ...common } = settings;
  switch (entity) {
    case 'products':
      return { ...common, fields, matchBy };
    case 'inventory':
      return { ...common, writeSalesBack };
    case 'orders':
      return { ...common, orderCopy, copyTo };
    case 'customers':
      return common;
  }
}
