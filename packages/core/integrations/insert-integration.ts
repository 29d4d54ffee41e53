import type { MerchantId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { integrationColumns } from './integration-row.ts';
import type { IntegrationRow } from './integration-row.ts';

export interface NewIntegration {
  readonly merchantId: MerchantId;
  readonly platform: string;
  readonly name: string;
  readonly role: 'supplier' | 'seller';
  readonly baseUrl: string;
  readonly currency: string | null;
}

/**
 * Makes an integration, which only observes at first; undefined where the merchant has an integration of the
 * same shop. Its sync settings are made apart (`insertDefaultSettings`).
 */
export async function insertIntegration(
  tx: Tx,
  { merchantId, baseUrl, ...integration }: NewIntegration,
): Promise<IntegrationRow | undefined> {
  return tx
    .insertInto('integrations')
    .values({ merchant_id: merchantId, base_url: baseUrl, publishing_phase: 'observing', ...integration })
    .onConflict((conflict) => conflict.columns(['merchant_id', 'platform', 'base_url']).doNothing())
    .returning(integrationColumns)
    .executeTakeFirst();
}
