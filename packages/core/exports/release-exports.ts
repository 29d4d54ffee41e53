import { exportMachine } from '@onhand/domain/exports/export-machine.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { statesAccepting } from '@onhand/domain/state-machine.ts';
import { sql } from 'kysely';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { nextState } from '@onhand/database/next-state.ts';

/** Releases products that wait for a time of the schedule to be listed. Returns their number. */
export async function releaseExports(db: Db, integrationId: IntegrationId, at: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    update product_exports set released = true, due_at = ${at}::timestamptz
    where integration_id = ${integrationId} and state in ('intended', 'waiting') and cause = 'automatic'
      and not released`.execute(db);
  return Number(numAffectedRows ?? 0n);
}

/** Ends what was to be listed on an integration that is revoked. */
export async function withdrawExports(
  tx: Tx,
  {
    merchantId,
    integrationId,
    at,
  }: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId; readonly at: Date },
): Promise<void> {
  await sql`
    update product_exports
    set state = ${nextState(exportMachine, 'withdrawn')}, code = 'integration_revoked', platform_message = null,
        changed_at = ${at}::timestamptz
    where merchant_id = ${merchantId} and integration_id = ${integrationId}
      and state = any(${statesAccepting(exportMachine, 'withdrawn')}::text[])`.execute(tx);
}
