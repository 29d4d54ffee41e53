import type { Operation } from '@onhand/domain/failed-items/operations.ts';
import type { FailedItemId, IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { failedItemColumns, failedItemNames } from './failed-item-row.ts';
import type { FailedItemRow } from './failed-item-row.ts';

/** Failed items by their ids, or the oldest ones that match. */
export type ChosenFailedItems =
  | { readonly ids: readonly FailedItemId[] }
  | {
      readonly states: readonly FailedItemRow['state'][];
      readonly integrationId: IntegrationId | undefined;
      readonly operation: Operation | undefined;
      readonly code: string | undefined;
      readonly limit: number;
    };

/** Finds failed items of a merchant and locks them, so that their states stay until they are moved. */
export async function lockFailedItems(
  tx: Tx,
  merchantId: MerchantId,
  chosen: ChosenFailedItems,
): Promise<readonly FailedItemRow[]> {
  const query = tx
    .selectFrom('failed_items')
    .where('merchant_id', '=', merchantId)
    .select([...failedItemColumns, ...failedItemNames])
    .orderBy('id')
    .forUpdate();
  if ('ids' in chosen) return query.where('id', 'in', [...chosen.ids]).execute();
  const { states, integrationId, operation, code, limit } = chosen;
  return query
    .where('state', 'in', [...states])
    .$if(integrationId !== undefined, (query) => query.where('integration_id', '=', integrationId ?? null))
    .$if(operation !== undefined, (query) => query.where('operation', '=', operation ?? null))
    .$if(code !== undefined, (query) => query.where('code', '=', code ?? null))
    .limit(limit)
    .execute();
}
