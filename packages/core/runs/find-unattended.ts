import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { bulkOperationNames, bulkOperations } from '@onhand/domain/runs/run-kinds.ts';
import type { BulkOperation, MerchantOperation } from '@onhand/domain/runs/run-kinds.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { isHeldBack } from '../failed-items/held-back.ts';

/** Identifies a bulk operation whose workflow has to start. */
export interface BulkToCarry {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly operation: BulkOperation;
}

/** Identifies a bulk operation on items of a merchant whose workflow has to start. */
export interface MerchantBulkToCarry {
  readonly merchantId: MerchantId;
  readonly integrationId: null;
  readonly operation: MerchantOperation;
}

export type AnyBulkToCarry = BulkToCarry | MerchantBulkToCarry;

/** A run with a workflow advances at least this often, unless its platform is unreachable. */
const goesOnEverySeconds = 60;

function heldBack(operation: BulkOperation, now: Date): RawBuilder<boolean> {
  const row = { integrationId: sql`run.integration_id`, subject: sql`run.integration_id`, now };
  return isHeldBack(bulkOperations[operation].failing, row);
}

/** Finds the running bulk operations that have not advanced lately, and are not held back after faults. */
export async function findUnattendedBulk(db: Db, now: Date): Promise<readonly AnyBulkToCarry[]> {
  const { rows } = await sql<AnyBulkToCarry>`
    select integrations.merchant_id as "merchantId", integrations.id as "integrationId", run.kind as operation
    from sync_runs run
    join integrations on integrations.merchant_id = run.merchant_id and integrations.id = run.integration_id
    where run.ended_at is null and run.state = 'running' and run.kind = any(${bulkOperationNames}::text[])
      and run.went_on_at <= ${now}::timestamptz - make_interval(secs => ${goesOnEverySeconds})
      and not (${sql.join(
        bulkOperationNames.map((name) => sql`run.kind = ${name} and ${heldBack(name, now)}`),
        sql` or `,
      )})
    union all
    select merchant_id, null, kind from sync_runs
    where integration_id is null and ended_at is null and state = 'running'
      and went_on_at <= ${now}::timestamptz - make_interval(secs => ${goesOnEverySeconds})`.execute(db);
  return rows;
}
