import { failureFix } from '@onhand/contracts/gateway-api/block-codes.ts';
import { operations } from '@onhand/domain/failed-items/operations.ts';
import type { failedItem } from '@onhand/contracts/gateway-api/failed-items.ts';
import type { FailedItemRow } from '@onhand/core/failed-items/failed-item-row.ts';
import type { z } from 'zod';

/**
 * Renders a failed item. Its hint is the stored one, or else what to do about its code, or else about its
 * operation.
 */
export function failedItemView(row: FailedItemRow): z.infer<typeof failedItem> {
  return { ...row, hint: row.hint ?? failureFix(row.code) ?? operations[row.operation].hint };
}
