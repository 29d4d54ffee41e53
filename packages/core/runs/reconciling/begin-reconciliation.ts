import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { isActive } from '../../integrations/is-active.ts';
import { beginRuns } from '../begin-runs.ts';
import type { BulkToCarry } from '../find-unattended.ts';

const operation = 'reconcile';

/** Reconciliations to carry. `begun`: those that did not run already. */
export interface BegunReconciliations {
  readonly toCarry: readonly BulkToCarry[];
  readonly begun: ReadonlySet<IntegrationId>;
}

/** Whose shops to compare with what is known of them. */
export interface WantedReconciliations {
  readonly merchantId: MerchantId;
  readonly integrationIds: readonly IntegrationId[];
  /** The person who asks for them; null: no person. */
  readonly actor: string | null;
  readonly at: Date;
}

/** Begins to reconcile integrations as `beginReconciliations` does, in a transaction of its own. */
export async function askForReconciliations(
  db: Db,
  wanted: WantedReconciliations,
): Promise<BegunReconciliations> {
  return inTransaction(db, (tx) => beginReconciliations(tx, wanted));
}

/**
 * Begins to reconcile integrations. A reconciliation under way goes on unchanged. Leaves out
 * integrations that are revoked or paused, or whose merchant is.
 */
export async function beginReconciliations(
  db: Db,
  begin: WantedReconciliations,
): Promise<BegunReconciliations> {
  const { merchantId } = begin;
  const { rows } = await sql<Omit<BulkToCarry, 'operation'>>`
    select merchant_id as "merchantId", id as "integrationId" from integrations
    where merchant_id = ${merchantId} and id = any(${begin.integrationIds}::uuid[]) and ${isActive}`.execute(
    db,
  );
  const integrationIds = rows.map(({ integrationId }) => integrationId);
  const begun =
    integrationIds.length === 0 ? [] : await beginRuns(db, { ...begin, integrationIds, kind: operation });
  return { toCarry: rows.map((integration) => ({ ...integration, operation })), begun: new Set(begun) };
}
