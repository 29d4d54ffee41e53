import type { Tx } from '@onhand/database/connect.ts';
import { ownReasons } from '@onhand/domain/publishing/block-reason.ts';
import type { ListingId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { needListingsAgain } from '../../channel-stock/need-listings-again.ts';
import { wantReadings } from '../../channel-stock/want-readings.ts';
import { isReceived } from '../../items/item-sync.ts';
import type { RunRow } from '../run-row.ts';

/** What a run asks the publisher to do with listings. */
export interface Asking {
  /** Selects the listings that the run is about. The query reads `listings`. Left out: all linked ones. */
  readonly isAbout?: RawBuilder<boolean>;
  /** Asks for listings, in the transaction that records them. */
  readonly ask: (tx: Tx, asked: AskedListings) => Promise<void>;
  /** Selects how far a `channel_stock` of an asked listing has come. */
  readonly stateOf: RawBuilder<'pending' | 'done' | 'failed' | 'skipped'>;
  /** Selects why it failed or is skipped. */
  readonly reasonOf: RawBuilder<string | null>;
}

export interface AskedListings {
  readonly merchantId: MerchantId;
  readonly listingIds: readonly ListingId[];
  readonly at: Date;
}

const isOwnReason = sql<boolean>`channel_stock.block_code = any(${sql.lit(`{${ownReasons.join(',')}}`)}::text[])`;

/** Has figures written, in every mode, wherever nothing holds them back. */
export const writing: Asking = {
  async ask(tx, asked) {
    await needListingsAgain(tx, { ...asked, cause: 'sync_inventory', forced: true });
  },
  stateOf: sql`
    case when channel_stock.state in ('due', 'blocked') and ${isOwnReason} then 'skipped'
         -- The listing is taken off sale instead.
         when channel_stock.state = 'blocked' and channel_stock.zero_refused and not exists (
           select from listing_channel_stock link
           join listing_changes change on change.merchant_id = link.merchant_id and change.listing_id = link.listing_id
           where link.channel_stock_id = channel_stock.id and change.state = 'failed') then 'pending'
         when channel_stock.state = 'blocked' then 'failed'
         when channel_stock.confirmed_revision >= channel_stock.forced_revision then 'done'
         -- Nothing is written there any more.
         when channel_stock.state = 'idle' then 'skipped'
         else 'pending' end`,
  reasonOf: sql`case when channel_stock.state = 'idle' then 'not_linked' else channel_stock.block_code end`,
};

/**
 * Has the figures of the items of a run's plan written, whatever the settings of the items say. An item that
 * is still not received is set to 0 only where the plan showed that.
 */
export function syncingItems(run: RunRow): Asking {
  return {
    ...writing,
    isAbout: sql<boolean>`
      ${isPlanned(run)} and (
        exists (select from items
                where items.merchant_id = listings.merchant_id and items.id = listings.item_id and ${isReceived})
        or listings.id in (select listing_id from plan_listings
                           where merchant_id = ${run.merchantId} and plan_id = ${run.planId}))`,
    async ask(tx, asked) {
      await needListingsAgain(tx, { ...asked, cause: 'sync_now', forced: true, asked: true });
    },
  };
}

/** Has the figures of the items of a run's plan read and taken as stock once, in every mode. */
export function readingItems(run: RunRow): Asking {
  return { ...importing, isAbout: isPlanned(run) };
}

function isPlanned({ merchantId, planId }: RunRow): RawBuilder<boolean> {
  return sql<boolean>`listings.item_id in (
    select item_id from plan_items where merchant_id = ${merchantId} and plan_id = ${planId})`;
}

/** Has figures read and taken as stock once, in every mode. */
export const importing: Asking = {
  ask: (tx, asked) => wantReadings(tx, { ...asked, imports: true }),
  stateOf: sql`
    case when channel_stock.read_due_at is not null or channel_stock.import_wanted and not channel_stock.read_refused
         then 'pending'
         when channel_stock.read_refused then 'failed'
         when channel_stock.seen_why is not null then 'skipped'
         else 'done' end`,
  reasonOf: sql`
    case when channel_stock.read_refused then 'reading_refused'
         when channel_stock.seen_why = 'unmanaged' then 'stock_not_managed'
         when channel_stock.seen_why = 'absent' then 'missing'
         else channel_stock.seen_why end`,
};
