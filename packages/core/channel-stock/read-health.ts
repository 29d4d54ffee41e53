import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { SubscriptionsState } from '@onhand/domain/integrations/subscriptions.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { findIntegration } from '../integrations/find-integration.ts';
import type { IntegrationRow } from '../integrations/integration-row.ts';
import { waitsForOrders } from '../integrations/hearing/orders-first.ts';
import { readSubscriptions } from '../integrations/hearing/subscriptions.ts';
import { readUsage } from '../integrations/limits/read-usage.ts';
import type { LimitsHealth } from '../integrations/limits/read-usage.ts';
import type { Subscription } from '../integrations/hearing/subscriptions.ts';

/** Whether an integration's orders are heard, what waits to be written, and what is used of its limits. */
export interface IntegrationHealth {
  readonly integration: IntegrationRow;
  readonly orders: OrdersHealth;
  readonly subscriptions: readonly (Subscription & { readonly checkedAt: Date })[];
  readonly due: DueHealth;
  readonly calls: LimitsHealth;
}

export interface OrdersHealth {
  /** Every change of an order from before is known; by the platform's clock. */
  readonly heardUntil: Date | null;
  readonly passEveryMs: number | null;
  readonly nextPassAt: Date | null;
  readonly passStartedAt: Date | null;
  readonly completedAt: Date | null;
  /** Orders that the latest complete pass could not read. */
  readonly unread: number;
  /** Passes that failed since. */
  readonly failures: number;
  readonly problemCode: string | null;
  readonly problemMessage: string | null;
  /** Nothing is written before orders from after this moment are read. */
  readonly readFirstSince: Date | null;
  /** Orders that are failed items, whatever pass they come from. */
  readonly failedItems: number;
  readonly subscriptions: SubscriptionsState;
  readonly subscriptionsCheckedAt: Date | null;
}

export interface DueHealth {
  readonly count: number;
  readonly oldestAt: Date | null;
}

/**
 * Reads the health of a merchant's integration.
 *
 * @throws Refusal `integration_not_found`
 */
export async function readHealth(
  db: Db,
  {
    merchantId,
    integrationId,
    now,
  }: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId; readonly now: Date },
): Promise<IntegrationHealth> {
  const integration = found(
    await findIntegration(db, { merchantId, id: integrationId }),
    'integration_not_found',
  );
  const [orders, subscriptions, due, calls] = await Promise.all([
    readOrdersHealth(db, integrationId),
    readSubscriptions(db, integrationId),
    readDue(db, integrationId, now),
    readUsage(db, integration),
  ]);
  return { integration, orders, subscriptions, due, calls };
}

async function readOrdersHealth(db: Db, integrationId: IntegrationId): Promise<OrdersHealth> {
  const { rows } = await sql<OrdersHealth>`
    select integrations.heard_until as "heardUntil", pass_every_ms as "passEveryMs", pass_wanted_at as "nextPassAt",
           pass_started_at as "passStartedAt", completed_at as "completedAt", coalesce(unread, 0) as unread,
           coalesce(failures, 0) as failures, problem_code as "problemCode", problem_message as "problemMessage",
           case when ${waitsForOrders} then read_first_since end as "readFirstSince",
           (select count(*)::int from failed_items
            where failed_items.integration_id = integrations.id and operation = 'read_order'
              and failed_items.state in ('open', 'retrying')) as "failedItems",
           coalesce(hearing.subscriptions, 'unchecked') as subscriptions,
           subscriptions_checked_at as "subscriptionsCheckedAt"
    from integrations left join hearing on hearing.integration_id = integrations.id
    where integrations.id = ${integrationId}`.execute(db);
  return found(rows[0], 'integration_not_found');
}

/** Counts the quantities that are due, and finds since when the oldest of them is needed. */
async function readDue(db: Db, integrationId: IntegrationId, now: Date): Promise<DueHealth> {
  const { rows } = await sql<DueHealth>`
    select count(*)::int as count, min(coalesce(needed_at, due_at)) as "oldestAt" from channel_stock
    where integration_id = ${integrationId}
      and (state in ('open', 'unknown') or (state = 'due' and due_at <= ${now}::timestamptz))`.execute(db);
  return rows[0] ?? { count: 0, oldestAt: null };
}
