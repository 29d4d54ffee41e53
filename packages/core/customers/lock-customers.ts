import type { MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';

/**
 * Locks a merchant's customers until the transaction ends. Two shops that show one new person at the same
 * time make one person of them.
 */
export async function lockCustomers(tx: Tx, merchantId: MerchantId): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`customers of ${merchantId}`}, 0))`.execute(tx);
}
