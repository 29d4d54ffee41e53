import type { MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '../../connect.ts';
import { integrationColumns } from './integration-row.ts';
import type { IntegrationRow } from './integration-row.ts';

export interface NewIntegration {
  readonly merchantId: MerchantId;
  readonly platform: string;
  readonly name: string;
  readonly role: 'seller';
  readonly baseUrl: string;
  readonly currency: string | null;
}

/** Makes an integration; undefined where the merchant has one of the same shop. */
export async function insertIntegration(
  db: Db,
  { merchantId, baseUrl, ...integration }: NewIntegration,
): Promise<IntegrationRow | undefined> {
  return db
    .insertInto('integrations')
    .values({ merchant_id: merchantId, base_url: baseUrl, ...integration })
    .onConflict((conflict) => conflict.columns(['merchant_id', 'platform', 'base_url']).doNothing())
    .returning(integrationColumns)
    .executeTakeFirst();
}
