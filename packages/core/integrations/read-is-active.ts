import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { isActive } from './is-active.ts';

/** Tells whether something may be sent to a shop unasked, and its figures be read. */
export async function readIsActive(
  db: Db,
  { merchantId, integrationId }: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId },
): Promise<boolean> {
  const { rows } = await sql`
    select from integrations where merchant_id = ${merchantId} and id = ${integrationId} and ${isActive}`.execute(
    db,
  );
  return rows.length > 0;
}
