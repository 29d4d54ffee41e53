import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';

/** The names under which operators know an integration. */
export interface IntegrationNames {
  readonly shop: string;
  readonly merchant: string;
  readonly platform: string;
}

/** Finds the names of an integration and its merchant. Returns undefined if there is no such integration. */
export async function findNames(db: Db, integrationId: IntegrationId): Promise<IntegrationNames | undefined> {
  return db
    .selectFrom('integrations')
    .innerJoin('merchants', 'merchants.id', 'integrations.merchant_id')
    .where('integrations.id', '=', integrationId)
    .select(['integrations.name as shop', 'merchants.name as merchant', 'platform'])
    .executeTakeFirst();
}
