import type { ListingSnapshot } from '@onhand/contracts/connector/listing.ts';
import type { Tx } from '@onhand/database/connect.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';

/** What the plain loop found. */
export interface Compared {
  differing: number;
  unknown: number;
}

/**
 * The plain way: two statements for each listing. All in one transaction, so that none of them waits for the
 * disk.
 */
export async function compareOneByOne(
  tx: Tx,
  integrationId: IntegrationId,
  shown: readonly ListingSnapshot[],
): Promise<Compared> {
  const compared = { differing: 0, unknown: 0 };
  for (const { ref, title, sku, seen } of shown) {
    const listing = await sql<{ item_id: string | null; title: string; sku: string | null }>`
      select item_id, title, sku from listings
      where integration_id = ${integrationId} and external_key = ${ref.unit}`.execute(tx);
    const [known] = listing.rows;
    if (known === undefined || known.title !== title || known.sku !== sku) compared.unknown += 1;
    const record = await sql<{ known: number | null }>`
      select known from channel_stock
      where integration_id = ${integrationId} and external_stock_id = ${ref.unit}
        and external_location_id = ${ref.location}`.execute(tx);
    if (record.rows[0]?.known !== seen.quantity) compared.differing += 1;
  }
  return compared;
}
