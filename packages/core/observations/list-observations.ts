import type { IntegrationId, MerchantId, ObservationId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { Page } from '@onhand/database/page.ts';
import { listingsColumn, observationColumns, skuColumn } from './observation-row.ts';
import type { ObservationRow } from './observation-row.ts';

export interface WantedObservations extends Page<ObservationId> {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId | undefined;
  readonly state: ObservationRow['state'] | undefined;
}

/** Lists a merchant's observations, the newest first. Every given filter narrows the list. */
export async function listObservations(
  db: Db,
  wanted: WantedObservations,
): Promise<readonly ObservationRow[]> {
  const { merchantId, integrationId, state, after, limit } = wanted;
  return db
    .selectFrom('observations')
    .where('merchant_id', '=', merchantId)
    .$if(integrationId !== undefined, (query) => query.where('integration_id', '=', integrationId ?? null))
    .$if(state !== undefined, (query) => query.where('state', '=', state ?? null))
    .$if(after !== undefined, (query) => query.where('id', '<', after ?? null))
    .select([...observationColumns, listingsColumn, skuColumn])
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}
