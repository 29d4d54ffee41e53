import type { ChannelCustomerId, IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { closeFailed } from '../failed-items/apply-event.ts';
import { markRemoved } from './conclude-exports.ts';

/**
 * Unlinks customers that are gone on their platform. Their persons stay, and are not created there again
 * unless they register anew. A customer that was never taken in is forgotten.
 */
export async function unlinkCustomers(
  tx: Tx,
  gone: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly externalIds: readonly string[];
    readonly at: Date;
  },
): Promise<void> {
  const { merchantId, integrationId, externalIds, at } = gone;
  if (externalIds.length === 0) return;
  const { rows } = await sql<{ id: ChannelCustomerId }>`
    select id from channel_customers
    where integration_id = ${integrationId} and external_id = any(${externalIds}::text[])`.execute(tx);
  const ids = rows.map(({ id }) => id);
  await closeFailed(
    tx,
    { operations: ['import_customer', 'export_customer'], merchantId, integrationId, subjects: ids },
    at,
  );
  await markRemoved(tx, { merchantId, integrationId, ids, at });
  await sql`
    delete from channel_customers
    where integration_id = ${integrationId} and id = any(${ids}::uuid[]) and customer_id is null`.execute(tx);
}
