import type { order } from '@onhand/contracts/gateway-api/orders.ts';
import type { OrderRow } from '@onhand/core/orders/order-row.ts';
import { workflowIds } from '@onhand/workflows/ids.ts';
import type { z } from 'zod';

/** Renders an order with the id of its workflow in Temporal. */
export function orderView(row: OrderRow): z.infer<typeof order> {
  const { identity, heldBy, ...shown } = row;
  return {
    ...shown,
    heldBy: [...heldBy],
    identity: identity === '' ? null : identity,
    workflowId: workflowIds.sale(row),
  };
}
