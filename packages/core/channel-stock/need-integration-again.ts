import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { needAgain } from './need-again.ts';

/** Makes the channel stock of an integration's linked listings need a newer figure. */
export async function needIntegrationAgain(
  tx: Tx,
  need: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly cause: string;
    readonly at: Date;
    /** A condition on `channel_stock` that stays as it is. */
    readonly leaving?: RawBuilder<boolean>;
  },
): Promise<void> {
  const { merchantId, integrationId, leaving = sql`false` } = need;
  const linked = sql`
    channel_stock.merchant_id = ${merchantId} and channel_stock.id in (
      select link.channel_stock_id
      from listings
      join listing_channel_stock link on link.merchant_id = listings.merchant_id and link.listing_id = listings.id
      where listings.merchant_id = ${merchantId} and listings.integration_id = ${integrationId}
        and listings.item_id is not null)
    and not (${leaving})`;
  await needAgain(tx, linked, need);
}
