import type { IntegrationId } from '@onhand/domain/ids.ts';
import { channelProductMachine } from '@onhand/domain/products/channel-product.ts';
import { nextState } from '@onhand/database/next-state.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

/**
 * A time of an integration's schedule has come: products that waited for it are looked at, and what changed passes, until
 * they change again. Returns how many.
 */
export async function releaseProducts(db: Db, integrationId: IntegrationId, at: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    update channel_products
    set released_revision = needed_revision, state = ${nextState(channelProductMachine, 'released')}, due_at = ${at}::timestamptz, code = null
    where integration_id = ${integrationId} and state = 'waiting' and code = 'awaiting_schedule'`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
