import type { ItemId, ListingId, MerchantId, OrderId } from '@onhand/domain/ids.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/**
 * Marks the listings whose orders waited for the opening stock of items, where the source keeps the books.
 * Their orders are booked again after the commit. A bundle's listings wait for each of its components.
 */
export async function awaitRebooking(
  tx: Tx,
  items: readonly { readonly merchantId: MerchantId; readonly itemId: ItemId }[],
): Promise<void> {
  if (items.length === 0) return;
  const rows = items.map(({ merchantId, itemId }) => ({ merchant_id: merchantId, item_id: itemId }));
  const opened = recordset(rows, 'opened', 'merchant_id uuid, item_id uuid');
  await sql`
    update listings set rebook_pending = true
    from merchants
    where merchants.id = listings.merchant_id and merchants.stock_authority = 'source'
      and (listings.merchant_id, listings.item_id) in (
        select merchant_id, item_id from ${opened}
        union
        select component.merchant_id, component.bundle_id
        from ${opened}
        join bundle_components component on component.merchant_id = opened.merchant_id
                                        and component.item_id = opened.item_id)`.execute(tx);
}

/** Marks the listings that orders name, so that the next sweep books their orders again. */
export async function awaitRebookingOf(
  tx: Tx,
  { merchantId, orderIds }: { readonly merchantId: MerchantId; readonly orderIds: readonly OrderId[] },
): Promise<void> {
  await sql`
    update listings set rebook_pending = true
    from order_lines join orders on orders.id = order_lines.order_id
    where orders.merchant_id = ${merchantId} and orders.id = any(${orderIds}::uuid[])
      and listings.merchant_id = orders.merchant_id and listings.integration_id = orders.integration_id
      and listings.external_key = order_lines.external_key`.execute(tx);
}

/**
 * Returns the statement that has the waiting orders of linked listings booked: a row for all of them, since
 * marking each would write an import's listings twice more. `linked` is a query of their ids.
 */
export function awaitRebookingOfLinked(
  merchantId: MerchantId,
  linked: RawBuilder<unknown>,
): RawBuilder<unknown> {
  return sql`
    insert into listing_rebookings (merchant_id, listing_ids)
    select ${merchantId}::uuid, array_agg(id) from (${linked}) linked having count(*) > 0`;
}

/** The marks of listings whose waiting orders are to be booked, as they were then. */
export interface RebookMarks {
  readonly listings: readonly {
    readonly id: ListingId;
    /** PostgreSQL's `xmin`: the transaction that wrote the row. */
    readonly version: string;
  }[];
  /** Rows of `listing_rebookings` that name some of the listings. */
  readonly rebookings: readonly string[];
}

/** Reads the marks of listings. Read them before their orders. */
export async function readRebookMarks(
  db: Db,
  { merchantId, listingIds }: { readonly merchantId: MerchantId; readonly listingIds: readonly ListingId[] },
): Promise<RebookMarks> {
  const { rows } = await sql<{ id: ListingId; version: string | null }>`
    select id, xmin::text as version from listings
    where merchant_id = ${merchantId} and id = any(${listingIds}::uuid[]) and rebook_pending
    union all
    select distinct rebooking.id, null
    from listing_rebookings rebooking cross join unnest(rebooking.listing_ids) as listing (id)
    join unnest(${listingIds}::uuid[]) as booked (id) on booked.id = listing.id
    where rebooking.merchant_id = ${merchantId}`.execute(db);
  return {
    listings: rows.flatMap(({ id, version }) => (version === null ? [] : [{ id, version }])),
    rebookings: rows.flatMap(({ id, version }) => (version === null ? [id] : [])),
  };
}

/**
 * Removes the marks of listings whose waiting orders were booked again. A listing that was written since, and
 * perhaps marked again, keeps its mark: the next sweep books its orders once more, and nothing counts twice.
 */
export async function concludeRebooking(
  db: Db,
  booked: {
    readonly merchantId: MerchantId;
    readonly listingIds: readonly ListingId[];
    readonly marks: RebookMarks;
  },
): Promise<void> {
  const { merchantId, listingIds, marks } = booked;
  if (marks.listings.length > 0) {
    await sql`
      update listings set rebook_pending = false
      from ${recordset(marks.listings, 'mark', 'id uuid, version text')}
      where listings.merchant_id = ${merchantId} and listings.id = mark.id
        and listings.xmin::text = mark.version`.execute(db);
  }
  if (marks.rebookings.length === 0) return;
  await sql`
    with rest as (
      select id, array(select unnest(listing_ids) except select unnest(${listingIds}::uuid[])) as listing_ids
      from listing_rebookings
      where merchant_id = ${merchantId} and id = any(${marks.rebookings}::uuid[])
      order by id for update
    ), concluded as (
      delete from listing_rebookings using rest
      where listing_rebookings.merchant_id = ${merchantId} and listing_rebookings.id = rest.id
        and rest.listing_ids = '{}'
    )
    update listing_rebookings set listing_ids = rest.listing_ids
    from rest
    where listing_rebookings.merchant_id = ${merchantId} and listing_rebookings.id = rest.id
      and rest.listing_ids <> '{}'`.execute(db);
}
