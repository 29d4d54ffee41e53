import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';

/**
 * Locks the creation of items from a merchant's listings until the transaction ends. Without the lock, two
 * transactions could both find that no item has a SKU.
 */
export async function lockCreating(tx: Tx, merchantId: MerchantId): Promise<void> {
  await sql`select 1 from merchants where id = ${merchantId} for no key update`.execute(tx);
}

/**
 * Locks linking by match, so that two transactions do not both find one item free. Orders are not blocked.
 */
export async function lockLinking(
  tx: Tx,
  { merchantId, integrationId }: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId },
): Promise<void> {
  await sql`
    select 1 from integrations
    where merchant_id = ${merchantId} and id = ${integrationId} for no key update`.execute(tx);
}
