import type { FailedItemId, IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Generated } from 'kysely';

/** The tables of `core/failed-items`. */
export interface FailedItemsTables {
  failed_items: FailedItemsTable;
}

interface FailedItemsTable {
  merchant_id: MerchantId;
  id: Generated<FailedItemId>;
  integration_id: IntegrationId;
  operation: string;
  subject_kind: 'listing' | 'order' | 'product' | 'customer';
  subject_id: string;
  state: 'open' | 'retrying' | 'skipped' | 'closed';
  code: string;
  platform_message: string | null;
  hint: string | null;
  attempts: number;
  workflow_id: string | null;
  first_at: Date;
  last_at: Date;
}
