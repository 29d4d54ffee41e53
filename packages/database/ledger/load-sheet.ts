import type { IntegrationId, ItemId, LocationId, MerchantId, OrderId } from '@onhand/domain/ids.ts';
import type { Hold } from '@onhand/domain/stock/allocate.ts';
import { StockSheet } from '@onhand/domain/stock/stock-sheet.ts';
import type { Level, LineState } from '@onhand/domain/stock/stock-sheet.ts';
import { sql } from 'kysely';
import type { Tx } from '../connect.ts';
import { recordset } from '../recordset.ts';

export interface ItemRef {
  readonly merchantId: MerchantId;
  readonly itemId: ItemId;
  /** Where its level is made if it has none yet: without a row there would be nothing to lock. */
  readonly home: LocationId | undefined;
}

/** Where an integration's lines may take stock, best first. */
export type Preferences = ReadonlyMap<IntegrationId, readonly LocationId[]>;

/**
 * Locks the items' stock (in the order of their ids, so that batches cannot deadlock) and loads it with what the
 * given orders hold and what waits for these items. All reads come after the locks.
 */
export async function loadSheet(
  tx: Tx,
  wanted: { items: readonly ItemRef[]; orderIds: readonly OrderId[]; preferences: Preferences },
): Promise<StockSheet> {
  const levels = await lockLevels(tx, wanted.items);
  const lines = await loadLines(tx, wanted.items, wanted.orderIds, wanted.preferences);
  return new StockSheet({ levels, lines });
}

async function lockLevels(tx: Tx, items: readonly ItemRef[]): Promise<readonly Level[]> {
  if (items.length === 0) {
    return [];
  }
  const levels = await selectForUpdate(tx, items);
  const known = new Set(levels.map((level) => level.itemId));
  const homes = items.filter((item) => item.home !== undefined && !known.has(item.itemId));
  if (homes.length === 0) {
    return levels;
  }
  await sql`
    insert into stock_levels (merchant_id, item_id, location_id)
    select distinct merchant_id, item_id, home from ${itemRows(homes)} order by merchant_id, item_id, home
    on conflict do nothing`.execute(tx);
  return selectForUpdate(tx, items);
}

async function selectForUpdate(tx: Tx, items: readonly ItemRef[]): Promise<readonly Level[]> {
  const { rows } = await sql<Level>`
    select merchant_id as "merchantId", item_id as "itemId", location_id as "locationId",
           on_hand as "onHand", committed, revision
    from stock_levels
    where (merchant_id, item_id) in (select merchant_id, item_id from ${itemRows(items)})
    order by merchant_id, item_id, location_id
    for update`.execute(tx);
  return rows;
}

interface LineRow {
  merchantId: MerchantId;
  orderId: OrderId;
  integrationId: IntegrationId;
  externalLineId: string;
  itemId: ItemId;
  left: boolean;
  oversold: number;
  since: number;
  holds: Hold[];
}

async function loadLines(
  tx: Tx,
  items: readonly ItemRef[],
  orderIds: readonly OrderId[],
  preferences: Preferences,
): Promise<readonly LineState[]> {
  const { rows } = await sql<LineRow>`
    with held as (
      select merchant_id, order_id, external_line_id, item_id from commitments where order_id = any(${orderIds})
      union
      select merchant_id, order_id, external_line_id, item_id from oversold_units where order_id = any(${orderIds})
      union
      select merchant_id, order_id, external_line_id, item_id from oversold_units
      where (merchant_id, item_id) in (select merchant_id, item_id from ${itemRows(items)})
    )
    select held.merchant_id as "merchantId", order_id as "orderId", orders.integration_id as "integrationId",
           external_line_id as "externalLineId", item_id as "itemId",
           orders.state in ('closed', 'cancelled') as "left",
           coalesce(waiting.units, 0) as oversold, coalesce(waiting.seq, 0) as since,
           coalesce((
             select jsonb_agg(jsonb_build_object('locationId', location_id, 'committed', committed, 'settled', settled))
             from commitments c
             where (c.merchant_id, c.order_id, c.external_line_id, c.item_id)
                 = (held.merchant_id, held.order_id, held.external_line_id, held.item_id)
           ), '[]') as holds
    from held
    left join oversold_units waiting using (merchant_id, order_id, external_line_id, item_id)
    join orders on orders.id = order_id`.execute(tx);
  return rows.map((row) => {
    const units = row.holds.reduce((sum, hold) => sum + hold.committed + hold.settled, row.oversold);
    return {
      line: {
        merchantId: row.merchantId,
        orderId: row.orderId,
        externalLineId: row.externalLineId,
        itemId: row.itemId,
        preference: preferences.get(row.integrationId) ?? [],
      },
      holds: { holds: row.holds, oversold: row.oversold },
      target: row.left ? { committed: 0, settled: units } : { committed: units, settled: 0 },
      since: row.since,
    };
  });
}

/** Where each integration of these merchants takes stock. */
export async function loadPreferences(tx: Tx, merchantIds: readonly MerchantId[]): Promise<Preferences> {
  const rows = await tx
    .selectFrom('location_mappings')
    .innerJoin('locations', (join) =>
      join
        .onRef('locations.merchant_id', '=', 'location_mappings.merchant_id')
        .onRef('locations.id', '=', 'location_mappings.location_id'),
    )
    .where('location_mappings.merchant_id', 'in', [...merchantIds])
    .select(['location_mappings.integration_id', 'location_mappings.location_id'])
    .orderBy('locations.priority')
    .orderBy('locations.id')
    .execute();
  const preferences = new Map<IntegrationId, LocationId[]>();
  for (const row of rows) {
    const locations = preferences.get(row.integration_id) ?? [];
    locations.push(row.location_id);
    preferences.set(row.integration_id, locations);
  }
  return preferences;
}

function itemRows(items: readonly ItemRef[]) {
  return recordset(
    items.map((item) => ({ merchant_id: item.merchantId, item_id: item.itemId, home: item.home ?? null })),
    'wanted',
    'merchant_id uuid, item_id uuid, home uuid',
  );
}
