import type { ListingId, MerchantId } from '@onhand/domain/ids.ts';
import type { ChangeAspect, WantedChange } from '@onhand/domain/publishing/listing-change.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { sql } from 'kysely';

/** A change that the platform has made to a listing. */
export interface MadeChange {
  readonly listingId: ListingId;
  readonly aspect: ChangeAspect;
  readonly wanted: WantedChange;
  readonly by: 'rule' | 'hand';
}

/** Writes changes that platforms have made to their listings. A deleted listing stays as it is. */
export async function applyListingChanges(
  tx: Tx,
  { merchantId, done }: { readonly merchantId: MerchantId; readonly done: readonly MadeChange[] },
  now: Date,
): Promise<void> {
  const rows = done.map(({ listingId, aspect, wanted, by }) => ({
    listing_id: listingId,
    aspect,
    wanted,
    by,
  }));
  await sql`
    update listings
    set status = case when done.wanted = 'ended' then 'ended'
                      when done.wanted = 'listed' and item_id is null then 'listed'
                      when done.wanted = 'listed' then 'listed_and_synced' else status end,
        ended_by = case when done.wanted = 'ended' then done.by when done.wanted = 'listed' then null else ended_by end,
        state_set_at = case when done.aspect = 'state' then ${now}::timestamptz else state_set_at end,
        stock_managed = case when done.wanted = 'managed' then true else stock_managed end
    from ${recordset(rows, 'done', 'listing_id uuid, aspect text, wanted text, by text')}
    where listings.merchant_id = ${merchantId} and listings.id = done.listing_id
      and listings.status <> 'deleted'`.execute(tx);
}
