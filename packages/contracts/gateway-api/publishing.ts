import type { IntegrationId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { id } from './id.ts';
import { figure } from './quantity.ts';

/** `end` is refused by name where the platform cannot end listings. */
export const zeroStockBehaviour = z.enum(['publish_zero', 'keep', 'end']);
export const deletionBehaviour = z.enum(['ignore', 'zero', 'end']);
export const percentage = z.int().min(0).max(100);

/** At so many available units or fewer, only these integrations keep showing stock. */
const lowStock = z.strictObject({
  threshold: figure,
  integrationIds: z.array(id<IntegrationId>()).max(200),
});

/** Replaces what one scope says of its figures; what is left out or null is up to the next scope. */
export const newPublishing = z.strictObject({
  /** Left out, it stays as it is. An item has no such switch. */
  quantitySync: z.boolean().exactOptional(),
  /** Units kept back. */
  buffer: figure.nullable().default(null),
  percent: percentage.nullable().default(null),
  maximum: figure.nullable().default(null),
  lowStock: lowStock.nullable().default(null),
  zeroStock: zeroStockBehaviour.nullable().default(null),
  deletion: deletionBehaviour.nullable().default(null),
});

export const publishing = z.object({
  /** Null of an item. */
  quantitySync: z.boolean().nullable(),
  buffer: z.int().nullable(),
  percent: z.int().nullable(),
  maximum: z.int().nullable(),
  lowStock: z.object({ threshold: z.int(), integrationIds: z.array(z.uuid()) }).nullable(),
  zeroStock: zeroStockBehaviour.nullable(),
  deletion: deletionBehaviour.nullable(),
});
