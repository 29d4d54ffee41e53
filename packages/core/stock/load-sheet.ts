import type { IntegrationId, ItemId, ListingId, MerchantId, OrderId } from '@onhand/domain/ids.ts';
import type { Selling } from '@onhand/domain/orders/selling.ts';
import type { OpenFall } from '@onhand/domain/observing/consume-falls.ts';
import type { Hold } from '@onhand/domain/stock/allocate.ts';
import { preferenceAt } from '@onhand/domain/stock/preference-at.ts';
import { settlingOf } from '@onhand/domain/stock/line-target.ts';
import type { OrderState } from '@onhand/domain/stock/line-target.ts';
import type { AnnouncedStock } from '@onhand/domain/stock/announced.ts';
import { StockSheet } from '@onhand/domain/stock/stock-sheet.ts';
import type { Level, LineState } from '@onhand/domain/stock/stock-sheet.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { inOneTrip } from '@onhand/database/pipelining.ts';
import { recordset } from '@onhand/database/recordset.ts';

export interface ItemRef {
  readonly merchantId: MerchantId;
  readonly itemId: ItemId;
}

export type Preferences = ReadonlyMap<IntegrationId, Selling>;

/** Selects the stock to load. */
export interface WantedSheet {
  /** All items that may change, so also those of which the orders' lines may change. */
  readonly items: readonly ItemRef[];
  readonly orderIds: readonly OrderId[];
  readonly preferences: Preferences;
  /** Loads every line with committed units of these items too: a decrease may take some units back. */
  readonly holders?: boolean;
}

/**
 * Locks items in the order of their ids, so that batches cannot deadlock. Then loads their stock, the units
 * that the given orders hold, and the lines that wait for the items. Every change of an item's stock holds
 * this lock, so the sheet stays true until the transaction ends, even for levels that do not exist yet.
 */
export async function loadSheet(tx: Tx, wanted: WantedSheet): Promise<StockSheet> {
  const { sheet } = await loadSheetAndFalls(tx, { ...wanted, sold: [] });
  return sheet;
}

/** A listing whose platform moved units for an order, and the earliest moment when it may have (epoch ms). */
export interface SoldFrom {
  readonly listingId: ListingId;
  readonly from: number;
}

/**
 * Loads a sheet as `loadSheet` does, and adds the falls and rises that the orders may explain: those of the
 * figures that show the sold listings, decided or not. Adds the stock of the items that fell too: a figure
 * may stand for the item of another listing.
 */
export async function loadSheetAndFalls(
  tx: Tx,
  wanted: WantedSheet & { readonly sold: readonly SoldFrom[] },
): Promise<{ readonly sheet: StockSheet; readonly falls: readonly OpenFall[] }> {
  const items = recordset(
    wanted.items.map(({ merchantId, itemId }) => ({ merchant_id: merchantId, item_id: itemId })),
    'wanted',
    'merchant_id uuid, item_id uuid',
  );
  const locking = sql<LockedItem>`
    select id, street_date_pending as "isStreetDated" from items
    where (merchant_id, id) in (${sql.join([sql`select merchant_id, item_id from ${items}`, ...soldItems(wanted.sold)], sql` union `)})
    order by merchant_id, id
    for no key update`;
  // A separate statement, because its snapshot must be younger than the locks. Lateral joins look orders and
  // lines up by key, one at a time. With plain joins, PostgreSQL expects thousands of rows for a popular item
  // and reads whole tables.
  const loading = sql<SheetRow>`
    with fall as materialized (
      select * from observations where ${explainable(wanted.sold)} order by id for update),
    item as materialized (
      select merchant_id, item_id from ${items}
      union select merchant_id, item_id from fall where item_id is not null),
    held as materialized (${sql.join(heldLines(wanted), sql` union `)})
    select
      (select coalesce(jsonb_agg(jsonb_build_object(
                'merchantId', merchant_id, 'itemId', item_id, 'locationId', location_id,
                'onHand', on_hand, 'committed', committed, 'deficit', deficit, 'revision', revision,
                'countedAt', extract(epoch from counted_at) * 1000)), '[]')
       from stock_levels where (merchant_id, item_id) in (select merchant_id, item_id from item)) as levels,
      (select coalesce(jsonb_agg(jsonb_build_object(
                'merchantId', merchant_id, 'itemId', item_id, 'locationId', location_id,
                'announced', announced, 'sold', sold)), '[]')
       from announced_stock where (merchant_id, item_id) in (select merchant_id, item_id from item)) as announced,
      (select coalesce(jsonb_agg(jsonb_build_object(
                'merchantId', held.merchant_id, 'orderId', held.order_id, 'integrationId', orders.integration_id,
                'externalLineId', held.external_line_id, 'itemId', held.item_id,
                'state', orders.state, 'stockLowered', line.deducted > line.baseline, 'ofBundle', line.components is not null,
                'place', line.place,
                'backorders', coalesce(listings.backorders, false),
                'oversold', coalesce(waiting.units, 0), 'announced', coalesce(waiting.announced, 0), 'since', coalesce(waiting.seq, 0),
                'holds', coalesce((
                  select jsonb_agg(jsonb_build_object('locationId', location_id, 'committed', committed,
                                                      'settled', settled, 'bookedSeq', booked_seq))
                  from commitments hold
                  where (hold.order_id, hold.external_line_id, hold.item_id, hold.merchant_id)
                      = (held.order_id, held.external_line_id, held.item_id, held.merchant_id)), '[]'))), '[]')
       from held
       cross join lateral (select * from orders where id = held.order_id limit 1) orders
       cross join lateral (
         select * from order_lines
         where (order_id, external_line_id, merchant_id) = (held.order_id, held.external_line_id, held.merchant_id)
         limit 1) line
       left join listings on listings.merchant_id = line.merchant_id and listings.id = line.listing_id
       left join lateral (
         select * from waiting_units
         where (order_id, external_line_id, item_id, merchant_id)
             = (held.order_id, held.external_line_id, held.item_id, held.merchant_id)
         limit 1) waiting on true) as lines,
      (select coalesce(jsonb_agg(jsonb_build_object(
                'id', fall.id, 'merchantId', fall.merchant_id, 'itemId', fall.item_id, 'taken', fall.taken,
                'rise', fall.units > 0, 'state', fall.state,
                'left', abs(fall.units) - fall.consumed, 'seen', fall.seen, 'expected', fall.expected,
                'seenAt', extract(epoch from coalesce(fall.platform_at, fall.read_started_at)) * 1000,
                'place', (select external_location_id from channel_stock
                          where channel_stock.id = fall.channel_stock_id),
                'listingIds', (select jsonb_agg(listing_id order by listing_id) from listing_channel_stock link
                               where link.channel_stock_id = fall.channel_stock_id))
                order by fall.read_started_at, fall.id), '[]')
       from fall) as falls`;
  const [locked, [loaded]] = await inOneTrip<[LockedItem, SheetRow]>(tx, [locking, loading]);
  const isLocked = new Set(locked.map(({ id }) => id));
  const sheet = new StockSheet({
    items: isLocked,
    levels: loaded?.levels ?? [],
    lines: (loaded?.lines ?? []).map((row) => lineState(row, wanted.preferences)),
    announced: loaded?.announced ?? [],
    streetDated: new Set(locked.flatMap(({ id, isStreetDated }) => (isStreetDated ? [id] : []))),
  });
  const falls = loaded?.falls ?? [];
  return { sheet, falls: falls.filter(({ itemId }) => itemId === null || isLocked.has(itemId)) };
}

/** Selects the channel stock that shows the sold listings. */
function shownBy(sold: readonly SoldFrom[]): RawBuilder<unknown> {
  const listingIds = sold.map(({ listingId }) => listingId);
  return sql`select channel_stock_id from listing_channel_stock where listing_id = any(${listingIds}::uuid[])`;
}

/**
 * Builds the condition that late orders of these listings may explain an observation: it is open, or it was
 * decided, and read after the platform may have moved the units.
 */
function explainable(sold: readonly SoldFrom[]): RawBuilder<unknown> {
  if (sold.length === 0) return sql`false`;
  const from = new Date(Math.min(...sold.map((one) => one.from)) - 1_000);
  return sql`channel_stock_id in (${shownBy(sold)}) and (
    state in ('provisional', 'quarantined')
    or (state in ('adopted', 'reversed', 'mismatch')
        and coalesce(platform_at, read_started_at) > ${from}::timestamptz))`;
}

/**
 * Selects the items behind the figures that show the sold listings, and the items of the falls that the
 * orders may explain. Deciding a fall locks these items too.
 */
function soldItems(sold: readonly SoldFrom[]): readonly RawBuilder<unknown>[] {
  return sold.length === 0
    ? []
    : [
        sql`
          select listings.merchant_id, listings.item_id
          from listing_channel_stock link
          join listings on listings.merchant_id = link.merchant_id and listings.id = link.listing_id
          where link.channel_stock_id in (${shownBy(sold)})`,
        sql`select merchant_id, item_id from observations where ${explainable(sold)}`,
      ];
}

/**
 * Selects the keys of the lines to load. Leaves out empty selections: planning one takes longer than running
 * it.
 */
function heldLines({
  orderIds,
  holders,
  sold,
}: WantedSheet & { readonly sold: readonly SoldFrom[] }): readonly RawBuilder<unknown>[] {
  const key = sql`merchant_id, order_id, external_line_id, item_id`;
  const ofItems = sql`(merchant_id, item_id) in (select merchant_id, item_id from item)`;
  const ofOrders = sql`order_id = any(${orderIds})`;
  return [
    sql`select ${key} from waiting_units where ${ofItems}`,
    ...(orderIds.length === 0
      ? []
      : [
          sql`select ${key} from commitments where ${ofOrders}`,
          sql`select ${key} from waiting_units where ${ofOrders}`,
        ]),
    ...(holders === true ? [sql`select ${key} from commitments where committed > 0 and ${ofItems}`] : []),
    // An order that explains a rise removes the units that the rise added. Other orders may hold these units
    // by now.
    ...(sold.length === 0
      ? []
      : [
          sql`
            select ${key} from commitments
            where committed > 0 and (merchant_id, item_id) in (
              select merchant_id, item_id from fall where units > 0)`,
        ]),
  ];
}

interface LockedItem {
  readonly id: ItemId;
  readonly isStreetDated: boolean;
}

interface SheetRow {
  readonly levels: Level[];
  readonly announced: AnnouncedStock[];
  readonly lines: LineRow[];
  readonly falls: OpenFall[];
}

interface LineRow {
  merchantId: MerchantId;
  orderId: OrderId;
  integrationId: IntegrationId;
  externalLineId: string;
  itemId: ItemId;
  state: OrderState['state'];
  stockLowered: boolean;
  ofBundle: boolean;
  place: string;
  backorders: boolean;
  oversold: number;
  announced: number;
  since: number;
  holds: (Hold & { bookedSeq: number })[];
}

function lineState(row: LineRow, preferences: Preferences): LineState {
  const { merchantId, orderId, externalLineId, itemId, backorders } = row;
  const { places = [], authority = 'warehouse', role = 'seller' } = preferences.get(row.integrationId) ?? {};
  const gone = row.holds.reduce((sum, { settled }) => sum + Math.max(0, settled), 0);
  const units = row.holds.reduce((sum, hold) => sum + hold.committed + hold.settled, row.oversold);
  return {
    line: {
      merchantId,
      orderId,
      externalLineId,
      itemId,
      preference: preferenceAt(places, row.place),
      backorders,
    },
    holds: {
      holds: row.holds.map(({ locationId, committed, settled }) => ({ locationId, committed, settled })),
      oversold: row.oversold,
    },
    // What has left of an order that is open is gone.
    target: { units, settling: settlingOf(row, { authority, role, ofBundle: row.ofBundle }), gone },
    since: row.since,
    announced: row.announced,
    bookedSeqs: Object.fromEntries(row.holds.map(({ locationId, bookedSeq }) => [locationId, bookedSeq])),
  };
}

/** Loads how each integration of the merchants sells. */
export async function loadPreferences(tx: Tx, merchantIds: readonly MerchantId[]): Promise<Preferences> {
  const { rows } = await selectPreferences(merchantIds).execute(tx);
  return byIntegration(rows);
}

/** How an integration sells. */
export type SellingRow = Selling & { readonly integrationId: IntegrationId };

/**
 * Selects how each integration of the merchants sells. The merchants' ids stand in a subquery, so that
 * PostgreSQL reuses one plan for every list of ids.
 */
export function selectPreferences(merchantIds: readonly MerchantId[]): RawBuilder<SellingRow> {
  return sql<SellingRow>`
    select integrations.id as "integrationId", merchants.stock_authority as authority, integrations.role,
           coalesce((
             select jsonb_agg(jsonb_build_object('name', mapping.external_location_id, 'locationId', mapping.location_id)
                              order by locations.priority, locations.id)
             from location_mappings mapping
             join locations on locations.merchant_id = mapping.merchant_id and locations.id = mapping.location_id
             where mapping.integration_id = integrations.id), '[]') as places,
           (select jsonb_build_object(
                     'kind', orders.order_copy, 'to', orders.copy_to,
                     'since', extract(epoch from orders.copies_since) * 1000,
                     'settings', ${flowOf('orders')}, 'sourceSettings', ${flowOf('source')})
            from sync_settings orders
            join sync_settings source on source.merchant_id = orders.merchant_id
                                     and source.integration_id = orders.copy_to and source.entity = 'orders'
            join integrations store on store.id = orders.copy_to and store.state <> 'revoked'
            where orders.integration_id = integrations.id and orders.entity = 'orders'
              and orders.order_copy <> 'none' and orders.copies_since is not null) as copying
    from integrations
    join merchants on merchants.id = integrations.merchant_id
    where integrations.merchant_id = any(array(select unnest(${merchantIds}::uuid[])))`;
}

function flowOf(settings: 'orders' | 'source'): RawBuilder<unknown> {
  const column = (name: string) => sql.ref(`${settings}.${name}`);
  return sql`jsonb_build_object('direction', ${column('direction')}, 'mode', ${column('mode')},
                               'autoImport', ${column('auto_import')}, 'autoExport', ${column('auto_export')})`;
}

export function byIntegration(rows: readonly SellingRow[]): Preferences {
  return new Map(rows.map(({ integrationId, ...selling }) => [integrationId, selling]));
}
