import type { PlanId, SyncRunId } from '@onhand/domain/ids.ts';
import type { PlanKind } from '@onhand/domain/plans/plan-kind.ts';
import { sql } from 'kysely';
import type { AliasedRawBuilder } from 'kysely';

/** Holds a stored plan. Its effect and basis are null until they are computed. */
export interface PlanRow {
  readonly id: PlanId;
  readonly kind: PlanKind;
  readonly change: unknown;
  readonly effect: unknown;
  readonly basis: string | null;
  readonly state: 'computing' | 'failed' | 'proposed' | 'applied' | 'undone';
  /** The code of the reason in the state `failed`, else null. */
  readonly failureCode: string | null;
  readonly failureMessage: string | null;
  /** The change that undoes it. Null: it is not applied, or cannot be undone. */
  readonly undo: unknown;
  readonly undoBasis: unknown;
  readonly actor: string;
  readonly actorKey: string | null;
  readonly createdAt: Date;
  /** The moment of the figures that it compares. */
  readonly figuresAt: Date | null;
  readonly expiresAt: Date;
  readonly decidedAt: Date | null;
  readonly decidedBy: string | null;
  /** The newest run that applying it began. Null: none, or the run was deleted. */
  readonly syncRunId: SyncRunId | null;
}

export const planColumns = [
  'id',
  'kind',
  'change',
  'effect',
  'basis',
  'state',
  'failure_code as failureCode',
  'failure_message as failureMessage',
  'undo',
  'undo_basis as undoBasis',
  'actor',
  'actor_key as actorKey',
  'created_at as createdAt',
  'figures_at as figuresAt',
  'expires_at as expiresAt',
  'decided_at as decidedAt',
  'decided_by as decidedBy',
  // Declarations need a named type.
  sql`(
    select run.id from sync_runs run
    where run.merchant_id = plans.merchant_id and run.plan_id = plans.id
    order by run.id desc limit 1)`.as('syncRunId') as AliasedRawBuilder<SyncRunId | null, 'syncRunId'>,
] as const;
