import type { Db } from '@onhand/database/connect.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';

/** How many orders were first seen within a minute. */
export interface OrdersOfMinute {
  readonly at: Date;
  readonly orders: number;
}

/**
 * Counts a merchant's orders of the last hour by the minute in which they were first seen, the earliest
 * first. A minute without orders is left out. The ids of orders begin with their time of creation (UUID
 * version 7), so the scan of the ids is bounded by two hours of orders.
 */
export async function ordersPerMinute(
  db: Db,
  { merchantId, now }: { readonly merchantId: MerchantId; readonly now: Date },
): Promise<readonly OrdersOfMinute[]> {
  const hourAgo = new Date(now.getTime() - 3_600_000);
  const { rows } = await sql<OrdersOfMinute>`
    select date_trunc('minute', first_seen_at) as at, count(*)::int as orders
    from orders
    where merchant_id = ${merchantId} and first_seen_at > ${hourAgo}::timestamptz
      and id > (rpad(lpad(to_hex((extract(epoch from clock_timestamp() - interval '2 hours') * 1000)::bigint),
                          12, '0'), 32, '0'))::uuid
    group by 1 order by 1`.execute(db);
  return rows;
}
