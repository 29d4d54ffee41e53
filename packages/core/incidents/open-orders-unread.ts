import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

/** What keeps an integration's orders from being read, in the words of the platform. */
export interface OrdersUnread {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly code: string;
  readonly message: string;
  readonly at: Date;
}

/** Tells its incident apart from the one of the channel's stock that cannot be written. */
export const ordersUnreadKey = (integrationId: IntegrationId): string => `orders:${integrationId}`;

/** Opens an incident that an integration's orders cannot be read, unless one already says that the channel is down. */
export async function openOrdersUnread(db: Db, unread: OrdersUnread): Promise<void> {
  const { merchantId, integrationId, code, message } = unread;
  await sql`
    insert into incidents (merchant_id, kind, dedupe_key, integration_id, detail, opened_at)
    select ${merchantId}, 'channel_down', ${ordersUnreadKey(integrationId)}, ${integrationId},
           ${JSON.stringify({ operation: 'poll_orders', code, message })}::jsonb, ${unread.at}::timestamptz
    where not exists (select 1 from incidents where integration_id = ${integrationId} and kind = 'channel_down'
                      and resolved_at is null)
    on conflict (merchant_id, kind, dedupe_key) where resolved_at is null do nothing`.execute(db);
}
