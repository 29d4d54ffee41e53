import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import { ordersUnreadKey } from './open-orders-unread.ts';

/** An integration's orders can be read (again). */
export async function resolveOrdersUnread(
  db: Db,
  read: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId; readonly at: Date },
): Promise<void> {
  await db
    .updateTable('incidents')
    .set({ resolved_at: read.at })
    .where('merchant_id', '=', read.merchantId)
    .where('kind', '=', 'channel_down')
    .where('dedupe_key', '=', ordersUnreadKey(read.integrationId))
    .where('resolved_at', 'is', null)
    .execute();
}
