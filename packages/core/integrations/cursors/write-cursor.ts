import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { PagedStream } from './read-page.ts';

/**
 * Records how far an integration's stream was read. Call it once everything before the cursor is durable.
 * `asOf` is the time of the reading.
 */
export async function writeCursor(
  db: Db,
  stream: {
    merchantId: MerchantId;
    integrationId: IntegrationId;
    stream: PagedStream;
    cursor: string | null;
    asOf: Date;
  },
): Promise<void> {
  const { cursor, asOf } = stream;
  await db
    .insertInto('cursors')
    .values({
      merchant_id: stream.merchantId,
      integration_id: stream.integrationId,
      stream: stream.stream,
      cursor,
      as_of: asOf,
    })
    .onConflict((conflict) =>
      conflict.columns(['integration_id', 'stream']).doUpdateSet({ cursor, as_of: asOf }),
    )
    .execute();
}
