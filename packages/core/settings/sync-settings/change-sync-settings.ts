import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { permission } from '@onhand/domain/settings/permission.ts';
import type { Trigger } from '@onhand/domain/settings/permission.ts';
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
  const wasCopying = before.entity.orderCopy !== 'none' && before.entity.copyTo === copyTo;
  const beginsToCopy =
    orderCopy !== 'none' && (!wasCopying || isPermittedNow(before, after, 'record_new_there'));
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
  if (entity === 'orders' && isPermittedNow(before, after, 'record_new_here')) {
    await tx
      .updateTable('sync_settings')
      .set({ copies_since: at })
      .where('merchant_id', '=', merchantId)
      .where('copy_to', '=', integrationId)
      .where('order_copy', '<>', 'none')
      .execute();
  }
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

/** Tells whether the change permits what was not permitted before. Older orders are not copied then. */
function isPermittedNow(before: SettingsOfEntity, after: SettingsOfEntity, trigger: Trigger): boolean {
  const permits = ({ entity: settings }: SettingsOfEntity) =>
    permission({ entity: settings.entity, settings, writesSalesBack: false }, trigger).kind !== 'never';
  return !permits(before) && permits(after);
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
