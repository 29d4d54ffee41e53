import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';

/** Marks the listings of a revoked integration, so that no figure is published to them any more. */
export async function revokeListings(
  tx: Tx,
  { merchantId, integrationId }: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId },
): Promise<void> {
  await sql`
    with own as (
      select id from listings where merchant_id = ${merchantId} and integration_id = ${integrationId}
      order by id for update
    )
    update listings set revoked = true from own
    where listings.merchant_id = ${merchantId} and listings.id = own.id`.execute(tx);
}
