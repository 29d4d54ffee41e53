import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';

/** Names a reading of all that an integration lists. */
export interface ReadingRef {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  /** When the reading began. */
  readonly startedAt: Date;
}
