import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { beginRuns } from '../begin-runs.ts';
import type { BulkToCarry } from '../find-unattended.ts';

/** Whose listings to read. */
export interface WantedReadings {
  readonly merchantId: MerchantId;
  readonly integrationIds: readonly IntegrationId[];
  /** The person who asks for the readings; left out: no person. */
  readonly by?: string;
  readonly at: Date;
}

/** Begins readings as `beginListingReadings` does, in a transaction of its own. */
export async function askForListingReadings(db: Db, wanted: WantedReadings): Promise<readonly BulkToCarry[]> {
  return inTransaction(db, (tx) => beginListingReadings(tx, wanted));
}

/**
 * Begins to read all listings of integrations. A reading under way goes on unchanged. Returns the bulk
 * operations to start, none for revoked integrations.
 */
export async function beginListingReadings(db: Db, begin: WantedReadings): Promise<readonly BulkToCarry[]> {
  const { merchantId, by = null, at } = begin;
  const operation = 'read_listings';
  const { rows } = await sql<Omit<BulkToCarry, 'operation'>>`
    select merchant_id as "merchantId", id as "integrationId" from integrations
    where merchant_id = ${merchantId} and id = any(${begin.integrationIds}::uuid[]) and state <> 'revoked'`.execute(
    db,
  );
  const integrationIds = rows.map(({ integrationId }) => integrationId);
  if (integrationIds.length > 0) {
    await beginRuns(db, { merchantId, integrationIds, kind: operation, actor: by, at });
  }
  return rows.map((integration) => ({ ...integration, operation }));
}
