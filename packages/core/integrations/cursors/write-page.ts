import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { PagedStream, PassPage } from './read-page.ts';

/** Records the next page of a pass. Call it once the previous page is durable. */
export async function writePage(
  db: Db,
  page: PassPage & { merchantId: MerchantId; integrationId: IntegrationId; stream: PagedStream },
): Promise<void> {
  const { next: cursor, began, heardAt, coversFrom, unread } = page;
  const place = { cursor, as_of: began, heard_at: heardAt, covers_from: coversFrom, unread };
  await db
    .insertInto('cursors')
    .values({
      merchant_id: page.merchantId,
      integration_id: page.integrationId,
      stream: `${page.stream}-page`,
      ...place,
    })
    .onConflict((conflict) => conflict.columns(['integration_id', 'stream']).doUpdateSet(place))
    .execute();
}
