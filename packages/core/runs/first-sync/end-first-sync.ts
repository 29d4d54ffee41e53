import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { markIntegrationDue } from '../../channel-stock/mark-integration-due.ts';
import { resolveSafetyStop } from './safety-stop.ts';

/** Lets an integration only observe again, and cancels its first sync if one is under way. */
export async function endFirstSync(
  tx: Tx,
  end: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId; readonly at: Date },
): Promise<void> {
  const { merchantId, integrationId, at } = end;
  await sql`
    update integrations set publishing_phase = 'observing', first_records = '{}'
    where merchant_id = ${merchantId} and id = ${integrationId}`.execute(tx);
  await sql`
    update sync_runs set state = 'cancelled', ended_at = ${at}::timestamptz
    where merchant_id = ${merchantId} and integration_id = ${integrationId} and ended_at is null`.execute(tx);
  await resolveSafetyStop(tx, end);
  // So that each says what holds it back now.
  await markIntegrationDue(tx, { merchantId, integrationId, cause: 'first_sync', at });
}
