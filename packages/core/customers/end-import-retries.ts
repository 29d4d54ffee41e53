import type { ChannelCustomerId, IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { closeFailed } from '../failed-items/apply-event.ts';
import { readRefusals } from './refusals.ts';
import { isRetried, refuseRetries } from './retried.ts';

/**
 * Ends the retries of customers that were read and not taken in. The settings forbid it: their failed items
 * are open again, and say so. Otherwise somebody erased the person, and nothing is left to be done.
 */
export async function endImportRetries(
  tx: Tx,
  read: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly externalIds: readonly string[];
    readonly at: Date;
  },
): Promise<void> {
  const { externalIds, at, ...of } = read;
  if (externalIds.length === 0) return;
  const { rows } = await sql<{ id: ChannelCustomerId }>`
    select link.id from channel_customers link
    where link.integration_id = ${of.integrationId} and link.external_id = any(${externalIds}::text[])
      and ${isRetried('import_customer')}`.execute(tx);
  const ids = rows.map(({ id }) => id);
  const { create: code } = await readRefusals(tx, of.integrationId, 'bulk_import');
  if (code === null) await closeFailed(tx, { operations: ['import_customer'], ...of, subjects: ids }, at);
  else await refuseRetries(tx, { ...of, operation: 'import_customer', ids, code, at });
}
