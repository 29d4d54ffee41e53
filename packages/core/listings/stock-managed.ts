import type { ChannelStockId } from '@onhand/domain/ids.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/** Returns the statement (for `together`) that records whether the platform manages the stock of listings. */
export function stockManagedWrite(
  stock: readonly { readonly channelStockId: ChannelStockId; readonly managed: boolean }[],
): RawBuilder<unknown> {
  const rows = stock.map(({ channelStockId, managed }) => ({ id: channelStockId, managed }));
  return stockManagedWriteOf(sql`${recordset(rows, 'figure', 'id uuid, managed boolean')}`);
}

/** Returns the statement of `stockManagedWrite` for a table expression `figure` with (id, managed). */
export function stockManagedWriteOf(figure: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    update listings set stock_managed = figure.managed
    from ${figure}
    join listing_channel_stock link on link.channel_stock_id = figure.id
    where listings.merchant_id = link.merchant_id and listings.id = link.listing_id
      and listings.stock_managed is distinct from figure.managed`;
}
