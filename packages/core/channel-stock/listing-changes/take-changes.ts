import { listingChangeMachine } from '@onhand/domain/publishing/listing-change-machine.ts';
import { transitionIn } from '@onhand/domain/state-machine.ts';
import type { ListingId, MerchantId } from '@onhand/domain/ids.ts';
import type { ChangeAspect, WantedChange } from '@onhand/domain/publishing/listing-change.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import type { Lease } from '../lease.ts';
import { isReady } from './ready-change.ts';

/** A change of a listing that is committed as open. Only the holder of its epoch may send it. */
export interface OpenChange {
  readonly merchantId: MerchantId;
  readonly listingId: ListingId;
  readonly aspect: ChangeAspect;
  readonly wanted: WantedChange;
  readonly by: 'rule' | 'hand';
  readonly requestKey: string;
  readonly attempt: number;
  readonly ref: { readonly unit: string; readonly group: string; readonly location: string };
  /** The attempt before it has an unknown outcome, and can no longer take effect. */
  readonly wasUnknown: boolean;
}

/**
 * Takes due changes of listings and commits them as open. Takes nothing under a lost lease. A listing that is
 * ended for a refused 0 is named by the unit that refused it, which may hold the stock of several listings.
 */
export async function takeChanges(
  db: Db,
  lease: Lease,
  { now, limit }: { readonly now: Date; readonly limit: number },
): Promise<readonly OpenChange[]> {
  const { rows } = await sql<Omit<OpenChange, 'ref'> & { unit: string; group: string }>`
    with held as materialized (
      select from publishers
      where integration_id = ${lease.integrationId} and epoch = ${lease.epoch}
      for share
    ), due as materialized (
      select merchant_id, listing_id, aspect, state
      from listing_changes
      where integration_id = ${lease.integrationId} and state in ('due', 'unknown')
        and due_at <= ${now}::timestamptz and ${isReady} and exists (select from held)
      order by due_at, listing_id
      limit ${limit}
      for update skip locked
    )
    update listing_changes
    set state = ${transitionIn(listingChangeMachine, 'due', 'sent')}, submitted = wanted, attempts = attempts + 1, open_epoch = ${lease.epoch},
        open_request_key = uuidv7()::text, opened_at = ${now}::timestamptz
    from due join listings on listings.merchant_id = due.merchant_id and listings.id = due.listing_id
    where listing_changes.merchant_id = due.merchant_id and listing_changes.listing_id = due.listing_id
      and listing_changes.aspect = due.aspect
    returning due.merchant_id as "merchantId", due.listing_id as "listingId", due.aspect, wanted, wanted_by as by,
              open_request_key as "requestKey", attempts as attempt,
              coalesce(case when wanted = 'ended' then (
                select record.external_stock_id from listing_channel_stock link
                join channel_stock record on record.id = link.channel_stock_id and record.zero_refused
                where link.merchant_id = listings.merchant_id and link.listing_id = listings.id limit 1)
              end, listings.external_key) as unit,
              listings.external_group as "group", due.state = 'unknown' as "wasUnknown"`.execute(db);
  return rows.map(({ unit, group, ...row }) => ({ ...row, ref: { unit, group, location: '' } }));
}
