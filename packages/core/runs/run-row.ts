import type { IntegrationId, MerchantId, PlanId, SyncRunId } from '@onhand/domain/ids.ts';
import type { RunProgress } from '@onhand/domain/runs/run.ts';
import type { AnyRunKind, MerchantOperation, RunKind } from '@onhand/domain/runs/run-kinds.ts';
import type { RunState } from '@onhand/domain/runs/transition.ts';

/** Holds a row of `sync_runs`, of an integration. */
export interface RunRow extends RunProgress {
  readonly merchantId: MerchantId;
  readonly id: SyncRunId;
  readonly integrationId: IntegrationId;
  readonly kind: RunKind;
  /** The plan that began it; null: it needed none. A first sync has one. */
  readonly planId: PlanId | null;
  readonly state: RunState;
  /** The person who began the run; null: no person. */
  readonly actor: string | null;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  /** When it last went on. */
  readonly wentOnAt: Date;
  readonly failureCode: string | null;
  readonly failureMessage: string | null;
  /** What a reconciliation tells besides its counters. Empty for other kinds. */
  readonly detail: unknown;
  /** What was asked for, besides the kind. */
  readonly input: unknown;
  /** When the run was last resumed or read its pages anew; null: never. */
  readonly pacedFrom: Date | null;
  /** The subjects that it had processed by then. */
  readonly unitsBefore: number;
}

/** Holds a row of `sync_runs` of any kind. */
export interface AnyRunRow extends Omit<RunRow, 'integrationId' | 'kind'> {
  /** Null: the run is about items of the merchant. */
  readonly integrationId: IntegrationId | null;
  readonly kind: AnyRunKind;
}

/** Holds a row of `sync_runs` about items of a merchant. */
export type MerchantRunRow = AnyRunRow & {
  readonly integrationId: null;
  readonly kind: MerchantOperation;
};

/** Narrows a run to those of integrations. */
export function isOfIntegration(run: AnyRunRow): run is RunRow {
  return run.integrationId !== null;
}

/** Narrows a run to those about items of a merchant. */
export function isOfMerchant(run: AnyRunRow): run is MerchantRunRow {
  return run.integrationId === null;
}

export const runColumns = [
  'merchant_id as merchantId',
  'id',
  'integration_id as integrationId',
  'kind',
  'plan_id as planId',
  'state',
  'actor',
  'started_at as startedAt',
  'ended_at as endedAt',
  'went_on_at as wentOnAt',
  'phase',
  'cursor',
  'counts',
  'problems',
  'problem_rows as problemRows',
  'failure_code as failureCode',
  'failure_message as failureMessage',
  'detail',
  'input',
  'skipped',
  'paced_from as pacedFrom',
  'units_before as unitsBefore',
] as const;
