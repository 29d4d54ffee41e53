import type { IntegrationId } from '@onhand/domain/ids.ts';
import { channelProductMachine } from '@onhand/domain/products/channel-product.ts';
import { nextState } from '@onhand/database/next-state.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

/**
 * Releases products that wait for a time of an integration's schedule. Their changes pass until the products
 * change again. Returns the number of products.
 */
export async function releaseProducts(db: Db, integrationId: IntegrationId, at: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    update channel_products
    set released_revision = needed_revision, state = ${nextState(channelProductMachine, 'released')}, due_at = ${at}::timestamptz, code = null
    where integration_id = ${integrationId} and state = 'waiting' and code = 'awaiting_schedule'`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
