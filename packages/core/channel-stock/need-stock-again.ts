import type { MerchantId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { needAgain } from './need-again.ts';
import type { NeededAgain } from './need-again.ts';

/** Makes channel stock of a merchant need a newer figure, as `needAgain` does. `chosen` is a query of ids. */
export async function needStockAgain(
  tx: Tx,
  chosen: RawBuilder<unknown>,
  need: {
    readonly merchantId: MerchantId;
    readonly cause: string;
    readonly at: Date;
    /** Write the figure even if the platform seems to show it already: somebody asked for it. */
    readonly forced?: boolean;
    /** Write the figure whatever the settings of its item say. */
    readonly asked?: boolean;
    /** Read the figure, too. An earlier scheduled reading stays. */
    readonly reads?: boolean;
  },
): Promise<NeededAgain> {
  return needAgain(
    tx,
    sql`channel_stock.merchant_id = ${need.merchantId} and channel_stock.id in (${chosen})`,
    need,
  );
}
