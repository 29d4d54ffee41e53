import type { ChannelProductId } from '@onhand/domain/ids.ts';
import type { ChannelProductState } from '@onhand/domain/products/channel-product.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { ChannelProductRef } from './begin-change.ts';

/** Finds a product on an integration by its name on the platform. */
export async function findChannelProduct(
  db: Db,
  { merchantId, integrationId, externalGroup }: ChannelProductRef,
): Promise<{ readonly id: ChannelProductId; readonly state: ChannelProductState } | undefined> {
  return db
    .selectFrom('channel_products')
    .where('merchant_id', '=', merchantId)
    .where('integration_id', '=', integrationId)
    .where('external_group', '=', externalGroup)
    .select(['id', 'state'])
    .executeTakeFirst();
}
