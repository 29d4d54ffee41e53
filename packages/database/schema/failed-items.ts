import type { Operation, SubjectKind } from '@onhand/domain/failed-items/operations.ts';
import type { FailedItemState } from '@onhand/domain/failed-items/transition.ts';
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
  operation: Operation;
  subject_kind: SubjectKind;
  subject_id: string;
  state: FailedItemState;
  code: string;
  platform_message: string | null;
  hint: string | null;
  attempts: number;
  workflow_id: string | null;
  run_id: Generated<string | null>;
  first_at: Date;
  last_at: Date;
  /** When the state last changed; null: never, or before this was kept. */
  moved_at: Generated<Date | null>;
}
