import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import type { ChannelProductRef } from './begin-change.ts';

/** Tells whether one of these units of a product has no listing here. */
export async function hasUnknownUnit(
  db: Db,
  { merchantId, integrationId }: ChannelProductRef,
  units: readonly string[],
): Promise<boolean> {
  const { rows } = await sql`
    select from unnest(${units}::text[]) as unit
    where not exists (select from listings
                      where merchant_id = ${merchantId} and integration_id = ${integrationId}
                        and external_key = unit)
    limit 1`.execute(db);
  return rows.length > 0;
}
