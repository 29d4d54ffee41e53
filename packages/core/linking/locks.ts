import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';

/**
 * Whoever makes items of a merchant's listings does so one after the other, until the transaction ends: two must not
 * both find that there is none with a SKU.
 */
export async function lockCreating(tx: Tx, merchantId: MerchantId): Promise<void> {
  await sql`select 1 from merchants where id = ${merchantId} for no key update`.execute(tx);
}

/** Whoever links by match does so one after the other: two must not find the same item free. Orders come in meanwhile. */
export async function lockLinking(
  tx: Tx,
  { merchantId, integrationId }: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId },
): Promise<void> {
  await sql`
    select 1 from integrations
    where merchant_id = ${merchantId} and id = ${integrationId} for no key update`.execute(tx);
}
