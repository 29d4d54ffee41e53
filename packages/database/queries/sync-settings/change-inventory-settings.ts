import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Tx } from '../../connect.ts';
import type { InventorySettings } from './read-inventory-settings.ts';

/**
 * Sets an integration's inventory direction, and how sales are written back to it where that is given. Switched on
 * from `disabled`, its orders count from now: what was sold meanwhile is in its figures already.
 */
export async function changeInventorySettings(
  tx: Tx,
  change: Pick<InventorySettings, 'direction'> & {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly writeSalesBack: InventorySettings['writeSalesBack'] | undefined;
    readonly at: Date;
  },
): Promise<void> {
  const { merchantId, integrationId, direction, writeSalesBack, at } = change;
  const before = await tx
    .selectFrom('sync_settings')
    .where('merchant_id', '=', merchantId)
    .where('integration_id', '=', integrationId)
    .where('entity', '=', 'inventory')
    .select('direction')
    .forUpdate()
    .executeTakeFirstOrThrow();
  await tx
    .updateTable('sync_settings')
    .set({ direction })
    .where('merchant_id', '=', merchantId)
    .where('integration_id', '=', integrationId)
    .where('entity', '=', 'inventory')
    .execute();
  if (writeSalesBack !== undefined) {
    await tx
      .updateTable('integrations')
      .set({ write_sales_back: writeSalesBack })
      .where('merchant_id', '=', merchantId)
      .where('id', '=', integrationId)
      .execute();
  }
  if (before.direction === 'disabled' && direction !== 'disabled') {
    await tx
      .updateTable('listings')
      .set({ counts_from: at })
      .where('merchant_id', '=', merchantId)
      .where('integration_id', '=', integrationId)
      .execute();
  }
}
