import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import type { IntegrationId, MerchantId, OrderId } from '@onhand/domain/ids.ts';

/** An order whose row is locked (or new), with the snapshot whose effect is to be booked as `revision`. */
export interface OrderToBook {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly orderId: OrderId;
  readonly revision: number;
  readonly snapshot: OrderSnapshot;
}
