import type { IntegrationId, MerchantId, OrderId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { Page } from '@onhand/database/page.ts';
import { heldBy, isHeldAs, isOversold, orderColumns } from './order-row.ts';
import type { OrderRow, WantedHold } from './order-row.ts';

export interface WantedOrders extends Page<OrderId> {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId | undefined;
  readonly externalOrderId: string | undefined;
  readonly state: OrderRow['state'] | undefined;
  readonly outcome: OrderRow['outcome'] | undefined;
  readonly held: WantedHold | undefined;
  readonly oversold: boolean | undefined;
}

/** Lists a merchant's orders, the newest first. Every given filter narrows the list. */
export async function listOrders(db: Db, wanted: WantedOrders): Promise<readonly OrderRow[]> {
  const { merchantId, integrationId, externalOrderId, state, outcome, held, oversold, after, limit } = wanted;
  return db
    .selectFrom('orders')
    .where('merchant_id', '=', merchantId)
    .$if(integrationId !== undefined, (query) => query.where('integration_id', '=', integrationId ?? null))
    .$if(externalOrderId !== undefined, (query) =>
      query.where('external_order_id', '=', externalOrderId ?? null),
    )
    .$if(state !== undefined, (query) => query.where('state', '=', state ?? null))
    .$if(outcome !== undefined, (query) => query.where('outcome', '=', outcome ?? null))
    .$if(held !== undefined, (query) => query.where(isHeldAs(held ?? 'any')))
    .$if(oversold !== undefined, (query) => query.where(isOversold, '=', oversold ?? null))
    .$if(after !== undefined, (query) => query.where('id', '<', after ?? null))
    .select([...orderColumns, heldBy])
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}
