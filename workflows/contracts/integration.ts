import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';

/** Identifies an integration of a merchant. */
export interface IntegrationRef {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
}
