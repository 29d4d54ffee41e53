import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { openFailed } from '../failed-items/open-failed.ts';
import type { Failure } from '../failed-items/open-failed.ts';
import { failuresAfterAnswer } from './failures-after-answer.ts';

/** Why a customer of an integration was not taken in. The message holds no personal data. */
export interface ImportFailure {
  readonly externalId: string;
  readonly code: string;
  readonly message: string | null;
}

/** Opens a failed item for each customer that was not taken in. It is read again on a retry, or with news. */
export async function recordImportFailures(
  tx: Tx,
  failed: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly failures: readonly ImportFailure[];
    readonly at: Date;
  },
): Promise<void> {
  const { merchantId, integrationId, failures, at } = failed;
  if (failures.length === 0) return;
  const rows = [
    ...new Map(
      failures.map(({ externalId, code, message }) => [
        externalId,
        { external_id: externalId, code, message },
      ]),
    ).values(),
  ];
  const shown = recordset(rows, 'failure', 'external_id text, code text, message text');
  await sql`
    insert into channel_customers (merchant_id, integration_id, external_id)
    select ${merchantId}, ${integrationId}::uuid, external_id from ${shown}
    on conflict (integration_id, external_id) where external_id is not null
    do update set failures = ${failuresAfterAnswer('channel_customers')}`.execute(tx);
  await openFailed(
    tx,
    sql<Failure>`
      select merchant_id, integration_id, 'import_customer' as operation, id as subject_id, code,
             message as platform_message, null::text as hint, 1 as attempts, null::text as workflow_id
      from channel_customers
      join ${shown} on failure.external_id = channel_customers.external_id
      where integration_id = ${integrationId}`,
    { at },
  );
}
