import type { Db } from '@onhand/database/connect.ts';
import type { ObservationRow } from '@onhand/core/observations/observation-row.ts';
import { sql } from 'kysely';

/** Stores an observation: a listing's channel showed 3 where 10 or 8 were expected, and is known with 8. */
export async function storeObservation(
  db: Db,
  listingId: string,
  { state }: Pick<ObservationRow, 'state'>,
): Promise<string> {
  await sql`
    update channel_stock set known = 8, known_at = listings.counts_from
    from listing_channel_stock link join listings on listings.id = link.listing_id
    where link.channel_stock_id = channel_stock.id and listings.id = ${listingId}`.execute(db);
  const { rows } = await sql<{ id: string }>`
    insert into observations
      (merchant_id, integration_id, channel_stock_id, item_id, found_at, read_started_at, expected, seen, units, state)
    select listings.merchant_id, listings.integration_id, channel_stock_id, listings.item_id,
           listings.counts_from, listings.counts_from, '{10,8}', 3, -5, ${state}
    from listings join listing_channel_stock on listing_channel_stock.listing_id = listings.id
    where listings.id = ${listingId}
    returning id`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error(`listing ${listingId} has no channel stock`);
  return row.id;
}
