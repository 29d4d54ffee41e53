import type { MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '../connect.ts';

/**
 * Whoever makes items of a merchant's listings does so one after the other, until the transaction ends: two must not
 * both find that there is none with a SKU.
 */
export async function lockCreating(tx: Tx, merchantId: MerchantId): Promise<void> {
  await sql`select 1 from merchants where id = ${merchantId} for no key update`.execute(tx);
}
