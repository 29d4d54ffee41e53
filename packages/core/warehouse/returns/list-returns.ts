import type { Db } from '@onhand/database/connect.ts';
import type { Page } from '@onhand/database/page.ts';
import type { MerchantId, OrderId, ReturnId } from '@onhand/domain/ids.ts';
import type { ReturnState } from '@onhand/domain/warehouse/return-machine.ts';
import { returnColumns } from './return-row.ts';
import type { ReturnRow } from './return-row.ts';

/** Lists a merchant's returns, newest first. */
export async function listReturns(
  db: Db,
  {
    merchantId,
    orderId,
    state,
    after,
    limit,
  }: {
    readonly merchantId: MerchantId;
    readonly orderId?: OrderId | undefined;
    readonly state?: ReturnState | undefined;
  } & Page<ReturnId>,
): Promise<readonly ReturnRow[]> {
  return db
    .selectFrom('returns')
    .where('merchant_id', '=', merchantId)
    .$if(orderId !== undefined, (query) => query.where('order_id', '=', orderId ?? null))
    .$if(state !== undefined, (query) => query.where('state', '=', state ?? null))
    .$if(after !== undefined, (query) => query.where('id', '<', after ?? null))
    .select(returnColumns)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}
