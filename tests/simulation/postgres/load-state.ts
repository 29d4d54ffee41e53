import type { Db } from '@onhand/database/connect.ts';
import { sql } from 'kysely';
import type {
  CoreState,
  StoredChannel,
  StoredDeduction,
  StoredFailedItem,
  StoredHold,
  StoredLine,
  StoredObservation,
  StoredLevel,
  StoredOrder,
  StoredShop,
} from '../state.ts';
import type { Ids } from './ids.ts';

const isRebookPending = sql`
  (rebook_pending
   or exists (select from listing_rebookings rebooking
              where rebooking.merchant_id = listings.merchant_id and listings.id = any(rebooking.listing_ids)))`;

/** A row of what a query made of a table: its name in `CoreState`, by ids, and its value. */
type Rows<T> = readonly { readonly key: readonly string[]; readonly value: T }[];

interface Loaded {
  readonly levels: Rows<StoredLevel>;
  readonly ledger: Rows<{
    onHand: number;
    committed: number;
    deficit: number;
    revision: number;
    withoutOrders: number;
    byHand: number;
    provisional: number;
    channelChanges: number;
  }>;
  readonly orders: Rows<StoredOrder>;
  readonly lines: Rows<
    Omit<StoredLine, 'components'> & {
      components: readonly { readonly itemId: string; readonly quantity: number }[] | null;
    }
  >;
  readonly holds: Rows<StoredHold>;
  readonly oversold: Rows<number>;
  readonly backordered: Rows<number>;
  readonly incidents: Rows<number>;
  readonly events: Rows<'taken_in' | 'reread_needed' | 'failed' | 'repeated'>;
  readonly listings: Rows<{
    item: string | null;
    rebookPending: boolean;
    countsFrom: number;
    clockAheadMs: number | null;
  }>;
  readonly itemCountsFrom: Rows<number | null>;
  readonly shops: Rows<StoredShop>;
  readonly observations: Rows<StoredObservation>;
  readonly massDrops: Rows<boolean>;
  readonly deductions: Rows<StoredDeduction>;
  readonly channels: Rows<StoredChannel>;
  readonly failedItems: Rows<StoredFailedItem>;
  readonly touched: Rows<number>;
}

/** All that is stored of a sequence's merchant, in one query. */
export async function loadState(db: Db, ids: Ids): Promise<CoreState> {
  const parts = Object.entries(tables).map(
    ([name, table]) => sql`${name}::text, (select coalesce(jsonb_agg(part), '[]') from (${table(ids)}) part)`,
  );
  const { rows } = await sql<{
    state: Loaded;
  }>`select jsonb_build_object(${sql.join(parts)}) as state`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('The state was not loaded.');
  return named(row.state, ids);
}

const epochMs = (column: string) => sql`(extract(epoch from ${sql.raw(column)}) * 1000)::float8`;
const order = sql`join orders on orders.id = one.order_id`;
const orderKey = sql`orders.integration_id, orders.external_order_id`;

const tables: Readonly<Record<keyof Loaded, (ids: Ids) => ReturnType<typeof sql>>> = {
  levels: ({ merchant }) => sql`
    select jsonb_build_array(item_id, location_id) as key,
           jsonb_build_object('onHand', on_hand, 'committed', committed, 'deficit', deficit, 'revision', revision,
             'countedAt', ${epochMs('counted_at')}) as value
    from stock_levels where merchant_id = ${merchant}`,
  ledger: ({ merchant }) => sql`
    select jsonb_build_array(item_id, location_id) as key,
           jsonb_build_object('onHand', sum(on_hand_delta), 'committed', sum(committed_delta),
             'deficit', sum(deficit_delta), 'revision', max(seq),
             'withoutOrders', coalesce(sum(on_hand_delta - deficit_delta) filter (where order_id is null), 0),
             'byHand', coalesce(sum(on_hand_delta - deficit_delta) filter (where kind in ('receipt', 'adjustment', 'count', 'transfer')), 0),
             'provisional', coalesce(sum(on_hand_delta - deficit_delta) filter (where kind in ('provisional', 'reversal')), 0),
             'channelChanges', coalesce(sum(on_hand_delta - deficit_delta) filter (where kind = 'channel_change'), 0)) as value
    from movements where merchant_id = ${merchant} group by item_id, location_id`,
  orders: ({ merchant }) => sql`
    select jsonb_build_array(integration_id, external_order_id) as key,
           jsonb_build_object('revision', revision, 'version', version, 'state', state, 'snapshotKey', snapshot_key,
                              'readStartedAt', ${epochMs('read_started_at')}) as value
    from orders where merchant_id = ${merchant}`,
  lines: ({ merchant }) => sql`
    select jsonb_build_array(${orderKey}, one.external_line_id) as key,
           jsonb_build_object('item', item_id, 'effect', effect, 'quantity', quantity, 'cancelled', cancelled,
                              'restocked', restocked, 'components', components, 'deducted', deducted,
                              'baseline', baseline) as value
    from order_lines one ${order} where one.merchant_id = ${merchant}`,
  holds: ({ merchant }) => sql`
    select jsonb_build_array(${orderKey}, one.external_line_id, one.item_id) as key,
           jsonb_build_object('locationId', location_id, 'committed', committed, 'settled', settled,
                              'bookedSeq', booked_seq) as value
    from commitments one ${order} where one.merchant_id = ${merchant}`,
  oversold: ({ merchant }) => sql`
    select jsonb_build_array(${orderKey}, one.external_line_id, one.item_id) as key, units as value
    from waiting_units one ${order} where one.merchant_id = ${merchant} order by seq`,
  backordered: ({ merchant }) => sql`
    select jsonb_build_array(${orderKey}, one.external_line_id, one.item_id) as key, units as value
    from waiting_units one ${order} where one.merchant_id = ${merchant} and kind = 'backordered'`,
  incidents: ({ merchant }) => sql`
    select jsonb_build_array(${orderKey}, split_part(dedupe_key, ':', 2), one.item_id) as key, units as value
    from incidents one ${order}
    where one.merchant_id = ${merchant} and one.kind = 'oversell' and one.resolved_at is null`,
  events: ({ merchant }) => sql`
    select jsonb_build_array(integration_id, event_key) as key, state as value
    from inbound_events where merchant_id = ${merchant}`,
  listings: ({ merchant }) => sql`
    select jsonb_build_array(id) as key,
           jsonb_build_object('item', item_id, 'rebookPending', ${isRebookPending},
                              'countsFrom', ${epochMs('counts_from')}, 'clockAheadMs', clock_ahead_ms) as value
    from listings where merchant_id = ${merchant}`,
  itemCountsFrom: ({ merchant }) => sql`
    select jsonb_build_array(id) as key, ${epochMs('counts_from')} as value from items where merchant_id = ${merchant}`,
  shops: ({ merchant }) => sql`
    select jsonb_build_array(id) as key,
           jsonb_build_object('direction', direction, 'writeSalesBack', write_sales_back, 'state', state,
                              'circuit', circuit, 'heardUntil', ${epochMs('heard_until')},
                              'readFirstSince', (select ${epochMs('read_first_since')} from hearing
                                                 where integration_id = integrations.id)) as value
    from integrations join sync_settings on integration_id = id and entity = 'inventory'
    where integrations.merchant_id = ${merchant}`,
  observations: ({ merchant }) => sql`
    select jsonb_build_array(channel_stock_id, row_number() over (partition by channel_stock_id order by id)) as key,
           jsonb_build_object('item', item_id, 'foundAt', ${epochMs('found_at')}, 'since', ${epochMs('since')},
                              'readStartedAt', ${epochMs('read_started_at')},
                              'platformAt', ${epochMs('platform_at')}, 'expected', expected, 'seen', seen,
                              'units', units, 'consumed', consumed, 'taken', taken, 'state', state,
                              'decideAt', ${epochMs('decide_at')}) as value
    from observations where merchant_id = ${merchant} order by id`,
  massDrops: ({ merchant }) => sql`
    select jsonb_build_array(integration_id) as key, true as value
    from incidents where merchant_id = ${merchant} and kind = 'mass_drop' and resolved_at is null`,
  deductions: ({ merchant }) => sql`
    select jsonb_build_array(${orderKey}, one.listing_id, one.revision, one.place) as key,
           jsonb_build_object('place', place, 'units', units, 'takenAt', ${epochMs('taken_at')}, 'doubted', doubted) as value
    from platform_deductions one ${order} where one.merchant_id = ${merchant}`,
  channels: ({ merchant }) => sql`
    select jsonb_build_array(id) as key,
           jsonb_build_object(
             'neededRevision', needed_revision, 'submittedRevision', submitted_revision,
             'confirmedRevision', confirmed_revision, 'submitted', submitted, 'confirmed', confirmed, 'seen', seen,
             'seenAt', ${epochMs('seen_at')}, 'state', state, 'blockCode', block_code,
             'dueAt', ${epochMs('due_at')}, 'attempts', attempts, 'openEpoch', open_epoch,
             'known', known, 'knownAt', ${epochMs('known_at')}, 'readDueAt', ${epochMs('read_due_at')},
             'submittedDelta', submitted_delta, 'forcedRevision', forced_revision,
             'openingAt', ${epochMs('opening_at')}) as value
    from channel_stock where merchant_id = ${merchant}`,
  failedItems: ({ merchant }) => sql`
    select jsonb_build_array(subject_id) as key,
           jsonb_build_object('state', state, 'code', code, 'attempts', attempts) as value
    from failed_items where merchant_id = ${merchant} and subject_kind = 'listing' and state <> 'closed'`,
  touched: ({ merchant }) => sql`
    select jsonb_build_array(item_id) as key, count(*) as value
    from touched_items where merchant_id = ${merchant} group by item_id`,
};

function named(loaded: Loaded, ids: Ids): CoreState {
  const level = ([item = '', location = '']: readonly string[]) =>
    `${ids.nameOf(item)}@${ids.nameOf(location)}`;
  const path = ([shop = '', ...rest]: readonly string[]) => [ids.nameOf(shop), ...rest].join('/');
  const line = ([shop = '', external = '', id = '', item = '']: readonly string[]) =>
    `${ids.nameOf(shop)}/${external}/${id} ${ids.nameOf(item)}`;
  const deduction = ([shop = '', external = '', listing = '', revision = '', at = '']: readonly string[]) =>
    `${ids.nameOf(listing)} ${ids.nameOf(shop)}/${external} ${revision} ${at}`;
  const one = ([id = '']: readonly string[]) => ids.nameOf(id);
  const item = <T extends { readonly item: string | null }>(value: T): T => ({
    ...value,
    item: value.item === null ? null : ids.nameOf(value.item),
  });
  const byKey = <T>(rows: Rows<T>, name: (key: readonly string[]) => string) =>
    new Map(rows.map(({ key, value }) => [name(key), value]));
  // A location's name stands for its id here.
  const place = ({ locationId }: Pick<StoredHold, 'locationId'>) =>
    ids.nameOf(locationId) as StoredHold['locationId'];
  const holds = loaded.holds.map(({ key, value }) => ({
    name: line(key),
    hold: { ...value, locationId: place(value) },
  }));
  return {
    levels: byKey(loaded.levels, level),
    ledger: byKey(loaded.ledger, level),
    orders: byKey(loaded.orders, path),
    lines: new Map(
      loaded.lines.map(({ key, value }) => {
        const parts = value.components?.map(({ itemId, quantity }) => `${ids.nameOf(itemId)} ${quantity}`);
        return [path(key), { ...item(value), components: parts?.join(', ') ?? null }];
      }),
    ),
    holds: new Map(
      [...Map.groupBy(holds, ({ name }) => name)].map(([name, each]) => [name, each.map(({ hold }) => hold)]),
    ),
    oversold: byKey(loaded.oversold, line),
    backordered: byKey(loaded.backordered, line),
    incidents: byKey(loaded.incidents, line),
    events: byKey(loaded.events, path),
    listings: new Map(loaded.listings.map(({ key, value }) => [one(key), item(value)])),
    itemCountsFrom: byKey(loaded.itemCountsFrom, one),
    shops: byKey(loaded.shops, one),
    observations: new Map(
      loaded.observations.map(({ key: [channel = '', number = ''], value }) => [
        `${ids.nameOf(channel)}~${number}`,
        { ...item(value), taken: value.taken.map((taken) => ({ ...taken, locationId: place(taken) })) },
      ]),
    ),
    massDrops: byKey(loaded.massDrops, one),
    deductions: byKey(loaded.deductions, deduction),
    channels: byKey(loaded.channels, one),
    failedItems: byKey(loaded.failedItems, one),
    touched: byKey(loaded.touched, one),
  };
}
