import type { IntegrationId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';

/** A platform tells which unit's record holds the stock of a unit. Null: its own. */
export interface ToldStockUnit {
  readonly externalKey: string;
  readonly heldBy: string | null;
}

/** A listing whose stock is held by another record now. */
export interface MovedListing {
  readonly id: ListingId;
  readonly merchantId: MerchantId;
  readonly isLinked: boolean;
  /** The unit whose record holds its stock now. */
  readonly unit: string;
}

/**
 * Writes which unit's record holds the stock of listings. Returns the listings for which that changed. The
 * waiting orders of a listing that uses another unit's stock are booked again after the commit.
 */
export async function writeStockUnits(
  tx: Tx,
  integrationId: IntegrationId,
  told: readonly ToldStockUnit[],
): Promise<readonly MovedListing[]> {
  if (told.length === 0) return [];
  const rows = told.map(({ externalKey, heldBy }) => ({ external_key: externalKey, held_by: heldBy }));
  const { rows: moved } = await sql<MovedListing>`
    with moved as (
      select listings.id, nullif(told.held_by, told.external_key) as held_by
      from ${recordset(rows, 'told', 'external_key text, held_by text')}
      join listings on listings.integration_id = ${integrationId} and listings.external_key = told.external_key
      where listings.stock_unit is distinct from nullif(told.held_by, told.external_key)
      order by listings.id for update of listings
    )
    update listings
    set stock_unit = moved.held_by, rebook_pending = rebook_pending or (item_id is null and moved.held_by is not null)
    from moved where listings.integration_id = ${integrationId} and listings.id = moved.id
    returning listings.id, merchant_id as "merchantId", item_id is not null as "isLinked",
              coalesce(stock_unit, external_key) as unit`.execute(tx);
  return moved;
}
