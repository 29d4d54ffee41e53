import type { IntegrationId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { sql } from 'kysely';

/**
 * Sets linked listings to the states that a reading saw, as ended or listed by hand. Returns the changed
 * listings. A state that Onhand set after the reading began stays, and so does one with a change under way.
 */
export async function followSeenStates(
  tx: Tx,
  reading: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    /** When the reading began. */
    readonly startedAt: Date;
  },
  units: readonly { readonly externalKey: string; readonly status: 'listed' | 'ended' }[],
): Promise<readonly ListingId[]> {
  const { merchantId, integrationId, startedAt } = reading;
  const seen = units.map(({ externalKey, status }) => ({ external_key: externalKey, seen: status }));
  const { rows } = await sql<{ id: ListingId }>`
    update listings
    set status = case unit.seen when 'ended' then 'ended' else 'listed_and_synced' end,
        ended_by = case unit.seen when 'ended' then 'hand' end
    from ${recordset(seen, 'unit', 'external_key text, seen text')}
    where listings.merchant_id = ${merchantId} and listings.integration_id = ${integrationId}
      and listings.external_key = unit.external_key and listings.item_id is not null
      and ((listings.status = 'listed_and_synced' and unit.seen = 'ended')
           or (listings.status = 'ended' and unit.seen = 'listed'))
      and (listings.state_set_at is null or listings.state_set_at < ${startedAt}::timestamptz)
      and not exists (select from listing_changes change
                      where change.merchant_id = listings.merchant_id and change.listing_id = listings.id
                        and change.aspect = 'state' and change.state <> 'failed')
    returning listings.id`.execute(tx);
  return rows.map(({ id }) => id);
}
