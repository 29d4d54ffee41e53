import type { IntegrationId, MerchantId, PlanId, SyncRunId } from '@onhand/domain/ids.ts';
import type { ColumnType, Generated } from 'kysely';

/** The tables of `core/runs`. */
export interface RunsTables {
  sync_runs: SyncRunsTable;
  listing_readings: ListingReadingsTable;
}

interface SyncRunsTable {
  merchant_id: MerchantId;
  id: Generated<SyncRunId>;
  integration_id: IntegrationId;
  kind: 'first_sync';
  plan_id: PlanId;
  state: 'running' | 'safety_stop' | 'cancelled' | 'done';
  actor: string;
  started_at: Date;
  ended_at: Date | null;
}

interface ListingReadingsTable {
  merchant_id: MerchantId;
  integration_id: IntegrationId;
  state: 'reading' | 'matching' | 'completed' | 'failed';
  started_at: Date;
  ended_at: Date | null;
  page: string | null;
  went_on_at: Date;
  seen: Generated<number>;
  new: Generated<number>;
  changed: Generated<number>;
  linked: Generated<number>;
  created: Generated<number>;
  unlinked: Generated<number>;
  gone: Generated<number>;
  problems: Generated<number>;
  problem_rows: ColumnType<
    { externalKey: string; code: string; message: string }[],
    string | undefined,
    string
  >;
  failure_code: string | null;
  failure_message: string | null;
}
