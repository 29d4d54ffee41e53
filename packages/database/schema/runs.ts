import type {
  ChannelStockId,
  IntegrationId,
  ListingId,
  MerchantId,
  ObservationId,
  PlanId,
  SyncRunId,
} from '@onhand/domain/ids.ts';
import type { RepairKind } from '@onhand/domain/reconciling/repair.ts';
import type { RunCounts, RunProblem } from '@onhand/domain/runs/run.ts';
import type { AnyRunKind } from '@onhand/domain/runs/run-kinds.ts';
import type { RunState } from '@onhand/domain/runs/transition.ts';
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { Json } from './json.ts';

/** The tables of `core/runs`. */
export interface RunsTables {
  sync_runs: SyncRunsTable;
  reconcile_staged: ReconcileStagedTable;
  reconcile_findings: ReconcileFindingsTable;
  sync_run_repairs: SyncRunRepairsTable;
  sync_run_subjects: SyncRunSubjectsTable;
}

interface SyncRunsTable {
  merchant_id: MerchantId;
  id: Generated<SyncRunId>;
  /** Null: the run is about items of the merchant. */
  integration_id: IntegrationId | null;
  kind: AnyRunKind;
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
  /** Of a reconciliation: how often the integration is reconciled from now on, and why. */
  detail: ColumnType<unknown, string | undefined, string>;
  /** What was asked for, besides the kind. */
  input: ColumnType<unknown, string | undefined, string>;
  /** How many subjects were skipped, by reason. */
  skipped: ColumnType<RunCounts, string | undefined, string>;
  /** When it was last resumed or read its pages anew, and what it had processed by then. Null: never. */
  paced_from: Date | null;
  units_before: Generated<number>;
}

/** A listing that a run asked the publisher for, until it has answered. */
interface SyncRunSubjectsTable {
  merchant_id: MerchantId;
  run_id: SyncRunId;
  listing_id: ListingId;
}

/** What a shop shows of one listing at one place. Unlogged: a crash of the database empties it. */
interface ReconcileStagedTable {
  run_id: SyncRunId;
  external_key: string;
  external_location_id: string;
  external_group: string;
  external_ids: Json;
  title: string;
  sku: string | null;
  barcode: string | null;
  handle: string | null;
  status: 'listed' | 'ended';
  backorders: boolean | null;
  quantity: number | null;
  why: 'unmanaged' | 'absent' | 'inactive' | null;
  held_by: string | null;
  read_started_at: Date;
  platform_at: Date | null;
  ahead_ms: number | null;
  /** The platform lists it, and could not show it. `external_key` empty: none of its group. */
  unread: Generated<boolean>;
}

interface ReconcileFindingsTable {
  merchant_id: MerchantId;
  run_id: SyncRunId;
  id: GeneratedAlways<number>;
  kind: 'figure' | 'unit' | 'unlisted';
  channel_stock_id: ChannelStockId | null;
  /** Of a unit: its key. Of an unlisted listing: its product. */
  subject: string | null;
}

interface SyncRunRepairsTable {
  merchant_id: MerchantId;
  run_id: SyncRunId;
  id: GeneratedAlways<number>;
  kind: RepairKind;
  listing_id: ListingId | null;
  external_key: string | null;
  external_location_id: string | null;
  expected: number | null;
  seen: number | null;
  observation_id: ObservationId | null;
  detail: string | null;
  at: Date;
}
