import type { IntegrationId, MerchantId, PlanId, SyncRunId } from '@onhand/domain/ids.ts';
import type { RunCounts, RunProblem } from '@onhand/domain/runs/run.ts';
import type { RunKind } from '@onhand/domain/runs/run-kinds.ts';
import type { RunState } from '@onhand/domain/runs/transition.ts';
import type { ColumnType, Generated } from 'kysely';

/** The tables of `core/runs`. */
export interface RunsTables {
  sync_runs: SyncRunsTable;
}

interface SyncRunsTable {
  merchant_id: MerchantId;
  id: Generated<SyncRunId>;
  integration_id: IntegrationId;
  kind: RunKind;
  plan_id: PlanId | null;
  state: RunState;
  actor: string | null;
  started_at: Date;
  ended_at: Date | null;
  phase: string | null;
  cursor: string | null;
  counts: ColumnType<RunCounts, string | undefined, string>;
  problems: Generated<number>;
  problem_rows: ColumnType<RunProblem[], string | undefined, string>;
  failure_code: string | null;
  failure_message: string | null;
  went_on_at: Date;
}
