import type { ChannelProductId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import type { ChannelProductRef } from './begin-change.ts';

/** Finds a product on an integration by its name on the platform. */
export async function findChannelProductId(
  db: Db,
  { merchantId, integrationId, externalGroup }: ChannelProductRef,
): Promise<ChannelProductId | undefined> {
  const { rows } = await sql<{ id: ChannelProductId }>`
    select id from channel_products
    where merchant_id = ${merchantId} and integration_id = ${integrationId}
      and external_group = ${externalGroup}`.execute(db);
  return rows[0]?.id;
}
