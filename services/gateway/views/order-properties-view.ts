import type { orderProperties } from '@onhand/contracts/gateway-api/order-properties.ts';
import type { EarlierOrder } from '@onhand/core/orders/earlier-properties.ts';
import { differingProperties } from '@onhand/domain/items/item-properties.ts';
import type { z } from 'zod';

/** Renders an order that has earlier properties of an item. */
export function orderPropertiesView({ lines, now, ...order }: EarlierOrder): z.infer<typeof orderProperties> {
  return {
    ...order,
    lines: lines.map((line) => ({ ...line, differing: [...differingProperties(line.kept, now)] })),
    now,
  };
}
