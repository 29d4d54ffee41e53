import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import type { Delivery } from '@onhand/core/orders/delivery.ts';
import { readEventKey } from '@onhand/core/orders/read-event-key.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';

/**
 * An order for units of a listing, open and placed in the middle of this year unless something else is said.
 */
export function orderFor(
  externalId: string,
  units: Readonly<Record<string, number>>,
  {
    stockLowered = true,
    restockOnCancel = true,
    ...changes
  }: Partial<OrderSnapshot> & { readonly stockLowered?: boolean; readonly restockOnCancel?: boolean } = {},
): OrderSnapshot {
  const { state = 'open' } = changes;
  const holds = stockLowered && state !== 'pending' && (state !== 'cancelled' || !restockOnCancel);
  return {
    externalId,
    version: 1,
    partial: false,
    placedAt: '2026-06-01T00:00:00Z',
    state: 'open',
    test: false,
    lines: Object.entries(units).map(([unit, quantity], index) => ({
      externalLineId: String(index + 1),
      ref: { unit, group: unit, location: '' },
      sku: unit,
      quantity,
      cancelled: 0,
      restocked: 0,
      stockLowered: holds ? quantity : 0,
      restockOnCancel,
      unitPrice: '10.00',
      currency: 'USD',
    })),
    ...changes,
  };
}

/** The order as a webhook brings it. */
export function deliveryOf(
  to: { merchantId: MerchantId; integrationId: IntegrationId },
  order: OrderSnapshot,
  eventKey: string = readEventKey(order),
): Delivery {
  return {
    merchantId: to.merchantId,
    integrationId: to.integrationId,
    origin: order.readStartedAt === undefined ? 'webhook' : 'reread',
    receivedAt: new Date('2026-06-01T00:00:01Z'),
    event: { kind: 'order', eventKey, topic: 'order.updated', order },
  };
}
