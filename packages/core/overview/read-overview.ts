import type { Db } from '@onhand/database/connect.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import { readHealth } from '../channel-stock/read-health.ts';
import type { IntegrationHealth } from '../channel-stock/read-health.ts';
import { lagOverTime } from '../channel-stock/lag/lag-over-time.ts';
import type { LagPoint } from '../channel-stock/lag/lag-over-time.ts';
import { readUnconfirmed } from '../channel-stock/lag/read-waiting.ts';
import type { Waiting } from '../channel-stock/lag/read-waiting.ts';
import { listIntegrations } from '../integrations/list-integrations.ts';
import { ordersPerMinute } from '../orders/orders-per-minute.ts';
import type { OrdersOfMinute } from '../orders/orders-per-minute.ts';
import { countAttention } from './count-attention.ts';
import type { Attention } from './count-attention.ts';

/** Whether a merchant's stock is right everywhere. */
export interface Overview {
  readonly attention: Attention;
  readonly orders: readonly OrdersOfMinute[];
  readonly channels: readonly ChannelOverview[];
  /** How many integrations that are not revoked `channels` leaves out. */
  readonly channelsNotShown: number;
}

/** How an integration does, and how fast it showed changes within the last hour. */
export interface ChannelOverview extends Pick<IntegrationHealth, 'integration' | 'orders'> {
  readonly waiting: Waiting;
  readonly failed: Waiting;
  readonly lag: readonly LagPoint[];
}

/** Each takes three queries. */
const channelsAtMost = 50;

/**
 * Reads the overview of a merchant: of its integrations the newest fifty, without the revoked ones. Reads one
 * channel after the other, because open consoles ask for it every few seconds: together they would hold every
 * connection.
 */
export async function readOverview(
  db: Db,
  { merchantId, now }: { readonly merchantId: MerchantId; readonly now: Date },
): Promise<Overview> {
  const integrations = await listIntegrations(db, { merchantId, after: undefined, limit: channelsAtMost });
  const live = integrations.filter(({ state }) => state !== 'revoked');
  const channels: ChannelOverview[] = [];
  for (const { id } of live) channels.push(await readChannel(db, { merchantId, integrationId: id, now }));
  const attention = await countAttention(db, merchantId);
  const orders = await ordersPerMinute(db, { merchantId, now });
  const channelsNotShown = (await countIntegrations(db, merchantId)) - live.length;
  return { attention, orders, channels, channelsNotShown };
}

/** Counts the integrations that are not revoked. */
async function countIntegrations(db: Db, merchantId: MerchantId): Promise<number> {
  const { count } = await db
    .selectFrom('integrations')
    .where('merchant_id', '=', merchantId)
    .where('state', '!=', 'revoked')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

async function readChannel(db: Db, channel: Parameters<typeof lagOverTime>[1]): Promise<ChannelOverview> {
  const [{ integration, orders }, { waiting, failed }, lag] = await Promise.all([
    readHealth(db, channel),
    readUnconfirmed(db, channel),
    lagOverTime(db, channel),
  ]);
  return { integration, orders, waiting, failed, lag };
}
