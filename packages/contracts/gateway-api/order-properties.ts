import { itemProperties } from '@onhand/domain/items/item-properties.ts';
import { z } from 'zod';
import { properties } from './item-properties.ts';

/** An active order that has earlier properties of an item. */
export const orderProperties = z.object({
  orderId: z.uuid(),
  externalOrderId: z.string(),
  integrationId: z.uuid(),
  placedAt: z.date(),
  lines: z.array(
    z.object({
      externalLineId: z.string(),
      /** The item of the line: the item itself, or a bundle that contains it. */
      itemId: z.uuid(),
      quantity: z.int(),
      /** Units of the line that are neither shipped nor cancelled. */
      unitsToShip: z.int(),
      /** The properties of the item that the line keeps. */
      kept: properties,
      /** The properties in which they differ from those of this moment. */
      differing: z.array(z.enum(itemProperties)),
    }),
  ),
  /** The properties of the item now. */
  now: properties,
});
