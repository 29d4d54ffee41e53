import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { permission } from '@onhand/domain/settings/permission.ts';
import type { Tx } from '../../connect.ts';
import { forgetFigures } from '../channel-stock/forget-figures.ts';
import { wantReadings } from '../channel-stock/want-readings.ts';
import { insertSettingsChange } from './insert-settings-change.ts';
import type { SettingsActor } from './insert-settings-change.ts';
import type { EntitySettings, IntegrationSettings } from './settings-row.ts';
import { subjectOf } from './settings-subject.ts';

/** An entity's settings with what its integration holds of them. */
export interface SettingsOfEntity {
  readonly entity: EntitySettings;
  readonly writeSalesBack: IntegrationSettings['writeSalesBack'];
}

/**
 * Changes an entity's settings, whose row is locked, and keeps who did it.
 */
export async function changeSyncSettings(
  tx: Tx,
  change: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly before: SettingsOfEntity;
    readonly after: SettingsOfEntity;
    readonly actor: SettingsActor;
    readonly at: Date;
  },
): Promise<void> {
  const { merchantId, integrationId, before, after, actor, at } = change;
  const { entity } = after.entity;
  const revision = before.entity.revision + 1;
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
      order_copy: after.entity.orderCopy,
      copy_to: after.entity.copyTo,
      revision,
    })
    .where('merchant_id', '=', merchantId)
    .where('integration_id', '=', integrationId)
    .where('entity', '=', entity)
    .execute();
  if (after.writeSalesBack !== before.writeSalesBack) {
    await tx
      .updateTable('integrations')
      .set({ write_sales_back: after.writeSalesBack })
      .where('merchant_id', '=', merchantId)
      .where('id', '=', integrationId)
      .execute();
  }
  if (
    entity === 'inventory' &&
    before.entity.direction === 'disabled' &&
    after.entity.direction !== 'disabled'
  ) {
    await switchOn(tx, { merchantId, integrationId, settings: after.entity, at });
  }
  const subject = subjectOf(integrationId, entity);
  await insertSettingsChange(tx, {
    merchantId,
    subject,
    revision,
    before: recorded(before),
    after: recorded(after),
    actor,
    at,
  });
}

/**
 * Inventory that is switched on from `disabled` counts its orders from now: what was sold meanwhile is in its figures
 * already. Where they flow in, that is a change of what is known of them; elsewhere nothing is known of them any more.
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
  await tx
    .updateTable('listings')
    .set({ counts_from: at })
    .where('merchant_id', '=', merchantId)
    .where('integration_id', '=', integrationId)
    .execute();
}

/** The settings that belong to the entity, by the names of the API. */
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
