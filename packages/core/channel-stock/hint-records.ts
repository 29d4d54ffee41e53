import type { Tx } from '@onhand/database/connect.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/** Has channel stock read at the next time of its integration's schedule. `chosen` is a query of ids. */
export async function hintRecords(
  tx: Tx,
  merchantId: MerchantId,
  chosen: RawBuilder<unknown>,
): Promise<void> {
  await sql`
    with wanted as (
      select id from channel_stock where merchant_id = ${merchantId} and id in (${chosen})
      order by id for update
    )
    update channel_stock set hinted = true
    from wanted where channel_stock.id = wanted.id`.execute(tx);
}
