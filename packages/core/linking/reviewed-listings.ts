import type { IntegrationId, ItemId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import type { Identifier } from '@onhand/domain/matching/identifiers.ts';
import type { Candidate } from '@onhand/domain/matching/match.ts';
import type { Reviewed } from '@onhand/domain/matching/review.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import type { Page } from '@onhand/database/page.ts';

/** Holds a recorded listing with the items that it may belong to. */
export interface ReviewedListing extends Reviewed<ItemId> {
  readonly id: ListingId;
  readonly externalKey: string;
  readonly externalGroup: string;
  readonly title: string;
  readonly ignored: boolean;
  /** The unit whose stock it uses. Null: it has its own, if any. */
  readonly stockUnit: string | null;
  /** A unit that uses its stock is linked itself. */
  readonly isFollowedByLinked: boolean;
  readonly candidates: readonly (Candidate<ItemId> & {
    readonly title: string;
    readonly listedHere: boolean;
  })[];
  /** The identifier by which the integration's listings are matched. */
  readonly matchBy: Identifier;
  /** The identifier by which the listing was linked; null: it was not linked by match. */
  readonly matchedBy: Identifier | null;
}

/** Names an integration, or one product of it on its platform, whose listings are reviewed. */
export interface ReviewScope {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  /** Left out: all products. */
  readonly externalGroup?: string | undefined;
}

/** The maximum number of candidates per identifier. A few show that a match is ambiguous. */
const candidatesAtMost = 20;

/**
 * Whether a listing waits for a person: it is unlinked, or linked and another item is proposed. A unit that
 * uses the stock of a linked listing waits for nothing: it is sold as that one.
 */
const waiting = sql`
  ((listings.item_id is null and listings.status = 'listed' and not exists (
      select from listings holder
      where holder.integration_id = listings.integration_id and holder.external_key = listings.stock_unit
        and holder.item_id is not null))
   or listings.proposed_item_id is not null)`;

/**
 * Joins the few rows that match an index condition. In a plain join, PostgreSQL would read the whole table
 * for each listing.
 */
function lookedUp(table: 'items' | 'products', condition: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    cross join lateral (
      select * from ${sql.table(table)} where merchant_id = listing.merchant_id and ${condition} offset 0
    ) ${sql.ref(table)}`;
}

/**
 * Selects the items that have an identifier of `listing` and are not archived, or are proposed for it. Among
 * the items of a product, items with the listing's SKU come first.
 */
const candidates = sql`
  (select id from items
   where merchant_id = listing.merchant_id and sku_lower = listing.sku_lower and archived_at is null
   order by id limit ${sql.lit(candidatesAtMost)})
  union
  (select id from items
   where merchant_id = listing.merchant_id and barcode_lower = listing.barcode_lower and archived_at is null
   order by id limit ${sql.lit(candidatesAtMost)})
  union
  (select items.id
   from products product
   ${lookedUp('items', sql`product_id = product.id and archived_at is null`)}
   where product.merchant_id = listing.merchant_id and product.handle_lower = listing.handle_lower
   order by items.sku_lower is distinct from listing.sku_lower, items.id limit ${sql.lit(candidatesAtMost)})
  union
  (select listing.proposed_item_id where listing.proposed_item_id is not null)`;

/**
 * Reads an integration's listings under review, or the ignored ones, the newest first. `lock`: locks them
 * until the transaction ends. `among`: only listings of these.
 */
export async function readReviewPage(
  db: Db,
  wanted: ReviewScope & { readonly state: 'open' | 'ignored'; readonly lock?: boolean } & {
    readonly among?: readonly ListingId[] | undefined;
  } & Page<ListingId>,
): Promise<readonly ReviewedListing[]> {
  const { merchantId, integrationId, externalGroup, state, lock = false, among, after, limit } = wanted;
  const ofThese = among === undefined ? sql`` : sql`and id = any(${among}::uuid[])`;
  const ofGroup = externalGroup === undefined ? sql`` : sql`and external_group = ${externalGroup}`;
  return readReviewed(
    db,
    sql`
      select * from listings
      where merchant_id = ${merchantId} and integration_id = ${integrationId} and ${waiting}
        and ignored = ${state === 'ignored'} ${ofGroup} ${ofThese}
        and (${after ?? null}::uuid is null or id < ${after ?? null}::uuid)
      order by id desc limit ${limit} ${locking(lock)}`,
  );
}

/** Finds listings, under review or not. `lock`: locks them until the transaction ends. */
export async function findReviewed(
  db: Db,
  wanted: {
    readonly merchantId: MerchantId;
    readonly listingIds: readonly ListingId[];
    readonly lock?: boolean;
  },
): Promise<readonly ReviewedListing[]> {
  const { merchantId, listingIds, lock = false } = wanted;
  return readReviewed(
    db,
    sql`
      select * from listings where merchant_id = ${merchantId} and id = any(${listingIds}::uuid[])
      order by id ${locking(lock)}`,
  );
}

function locking(lock: boolean): RawBuilder<unknown> {
  return lock ? sql`for update` : sql``;
}

async function readReviewed(db: Db, chosen: RawBuilder<unknown>): Promise<readonly ReviewedListing[]> {
  const { rows } = await sql<ReviewedListing>`
    select listing.id, listing.external_key as "externalKey", listing.external_group as "externalGroup",
           listing.title, listing.sku, listing.barcode, listing.handle, listing.ignored,
           listing.item_id as "itemId", listing.proposed_item_id as "proposedItemId",
           listing.unlinked_by_hand as "unlinkedByHand", listing.matched_by as "matchedBy",
           settings.match_by as "matchBy", listing.stock_unit as "stockUnit",
           exists (select from listings follower
                   where follower.integration_id = listing.integration_id
                     and follower.stock_unit = listing.external_key and follower.item_id is not null)
             as "isFollowedByLinked",
           array_remove(array[${rivalBy('sku')}, ${rivalBy('barcode')}, ${rivalBy('handle')}], null) as rivals,
           coalesce((
             select jsonb_agg(jsonb_build_object(
                      'itemId', items.id, 'productId', items.product_id, 'title', products.title, 'sku', items.sku,
                      'barcode', items.barcode, 'handle', products.handle,
                      'listedHere', exists (
                        select from listings other
                        where other.merchant_id = listing.merchant_id and other.item_id = items.id
                          and other.integration_id = listing.integration_id and other.id <> listing.id))
                    order by items.id)
             from (${candidates}) candidate
             ${lookedUp('items', sql`id = candidate.id`)}
             ${lookedUp('products', sql`id = items.product_id`)}), '[]') as candidates
    from (${chosen}) listing
    join sync_settings settings
      on settings.integration_id = listing.integration_id and settings.entity = 'products'
    order by listing.id desc`.execute(db);
  return rows;
}

/**
 * Returns the identifier that an unlinked sibling on the integration shares with the listing, else null.
 *
 * `num_nulls` keeps PostgreSQL from the indexes over unlinked listings: while nearly all are linked it takes
 * them for empty, and would read all unlinked listings of a new shop for each of its listings.
 */
function rivalBy(by: Identifier): RawBuilder<unknown> {
  return sql`
    case when exists (
      select from listings other
      where other.integration_id = listing.integration_id and num_nulls(other.item_id, other.stock_unit) = 2
        and other.${lowered(by)} = listing.${lowered(by)}
        and other.id <> listing.id and other.status = 'listed' and not other.ignored)
    then ${sql.lit(by)} end`;
}

/** Returns the column of `items`, `products` or `listings` that holds an identifier in lower case. */
function lowered(by: Identifier): RawBuilder<unknown> {
  return sql.ref(`${by}_lower`);
}
