import type { IntegrationId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { id } from './id.ts';
import { figure } from './quantity.ts';

/** `end` is refused if the platform cannot end listings. */
export const zeroStockBehaviour = z.enum(['publish_zero', 'keep', 'end']);
export const deletionBehaviour = z.enum(['ignore', 'zero', 'end']);
export const percentage = z.int().min(0).max(100);

/** With `threshold` available units or fewer, only these integrations keep showing stock. */
const lowStock = z.strictObject({
  threshold: figure,
  integrationIds: z.array(id<IntegrationId>()).max(200),
});

/** Replaces the publishing values of one scope. A value left out or null comes from the next scope. */
export const newPublishing = z.strictObject({
  /** If left out, it stays unchanged. An item has no such switch. */
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
  /** Null for an item. */
  quantitySync: z.boolean().nullable(),
  buffer: z.int().nullable(),
  percent: z.int().nullable(),
  maximum: z.int().nullable(),
  lowStock: z.object({ threshold: z.int(), integrationIds: z.array(z.uuid()) }).nullable(),
  zeroStock: zeroStockBehaviour.nullable(),
  deletion: deletionBehaviour.nullable(),
});
