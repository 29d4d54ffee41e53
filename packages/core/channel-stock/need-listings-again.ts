import type { ListingId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { needStockAgain } from './need-stock-again.ts';

/** Makes the channel stock of linked listings need a newer figure. Returns the number of records. */
export async function needListingsAgain(
  tx: Tx,
  due: {
    readonly merchantId: MerchantId;
    readonly listingIds: readonly ListingId[];
    readonly cause: string;
    readonly at: Date;
    /** Write the figure even if the platform seems to show it already: somebody asked for it. */
    readonly forced?: boolean;
    /** Write the figure whatever the settings of its item say. */
    readonly asked?: boolean;
    /** Read the figure, too. An earlier scheduled reading stays. */
    readonly reads?: boolean;
  },
): Promise<number> {
  const { merchantId, listingIds } = due;
  const chosen = sql`
    select link.channel_stock_id
    from listing_channel_stock link
    join listings on listings.merchant_id = link.merchant_id and listings.id = link.listing_id
    where listings.merchant_id = ${merchantId} and listings.id = any(${listingIds}::uuid[])
      and listings.item_id is not null`;
  return (await needStockAgain(tx, chosen, due)).records;
}
