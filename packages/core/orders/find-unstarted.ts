import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

export interface UnstartedSale {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly externalOrderId: string;
  /** Hints at the order wait for a reading. */
  readonly reread: boolean;
}

/**
 * Finds orders that no workflow has processed for a while, and hints that no reading followed. Oldest first.
 */
export async function findUnstarted(
  db: Db,
  options: { now: Date; olderThanMs: number; limit: number },
): Promise<readonly UnstartedSale[]> {
  const before = new Date(options.now.getTime() - options.olderThanMs);
  const { rows } = await sql<UnstartedSale>`
    select merchant_id as "merchantId", integration_id as "integrationId", external_order_id as "externalOrderId",
           bool_or(reread) as reread
    from (
      (select merchant_id, integration_id, external_order_id, false as reread, changed_at as since
       from orders where processed_revision < revision and changed_at <= ${before}
       order by changed_at limit ${options.limit})
      union all
      (select merchant_id, integration_id, external_order_id, true, coalesce(retry_at, hinted_at)
       from inbound_events
       where state = 'reread_needed' and coalesce(retry_at, hinted_at + make_interval(secs => ${options.olderThanMs / 1000})) <= ${options.now}
       order by 5 limit ${options.limit})
    ) unstarted
    group by merchant_id, integration_id, external_order_id
    order by min(since)
    limit ${options.limit}`.execute(db);
  return rows;
}
