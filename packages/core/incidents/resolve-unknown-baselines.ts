import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { resolveIncidents } from './resolve-incidents.ts';

/**
 * Resolves incidents of unknown baselines whose figures were read since: what the order took or gave back is
 * in the figure that is known now, and a difference has an observation of its own.
 */
export async function resolveUnknownBaselines(db: Db, at: Date): Promise<void> {
  const where = sql`not exists (
    select from listings
    join listing_channel_stock link on link.merchant_id = listings.merchant_id and link.listing_id = listings.id
    join channel_stock shown on shown.id = link.channel_stock_id
    where listings.merchant_id = incidents.merchant_id and listings.integration_id = incidents.integration_id
      and listings.item_id = incidents.item_id and shown.opening_at is not null
      and (shown.known_at is null or shown.known_at <= incidents.opened_at))`;
  await resolveIncidents({ kinds: ['baseline_unknown'], where }, at).execute(db);
}
