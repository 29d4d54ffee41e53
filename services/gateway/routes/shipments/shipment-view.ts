import type { shipment } from '@onhand/contracts/gateway-api/shipments.ts';
import type { Shipment } from '@onhand/core/warehouse/shipments/shipment-row.ts';
import type { z } from 'zod';

/** Renders a shipment. */
export function shipmentView({ lines, ...row }: Shipment): z.infer<typeof shipment> {
  return { ...row, lines: [...lines] };
}
