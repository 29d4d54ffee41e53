import type { ItemId, LocationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';

/** Names the stock of an item at a location. */
export interface LevelKey {
  readonly merchantId: MerchantId;
  readonly itemId: ItemId;
  readonly locationId: LocationId;
}

/**
 * Finds the levels whose stock was never opened: any movement implies an opening, and a bundle has no stock
 * of its own. Returns their names, by `levelName`.
 */
export async function findUnopened(tx: Tx, levels: readonly LevelKey[]): Promise<Set<string>> {
  const rows = levels.map(({ merchantId, itemId, locationId }) => ({
    merchant_id: merchantId,
    item_id: itemId,
    location_id: locationId,
  }));
  const unopened = await sql<Pick<LevelKey, 'itemId' | 'locationId'>>`
    select level.item_id as "itemId", level.location_id as "locationId"
    from ${recordset(rows, 'level', 'merchant_id uuid, item_id uuid, location_id uuid')}
    join items on items.merchant_id = level.merchant_id and items.id = level.item_id
    where not items.is_bundle
      and not exists (select from movements
                      where movements.merchant_id = level.merchant_id and movements.item_id = level.item_id
                        and movements.location_id = level.location_id)`.execute(tx);
  return new Set(unopened.rows.map(levelName));
}

/** Names a level within a merchant. */
export function levelName({ itemId, locationId }: Pick<LevelKey, 'itemId' | 'locationId'>): string {
  return `${itemId} ${locationId}`;
}
