import type { Db } from '@onhand/database/connect.ts';
import { sql } from 'kysely';
import type {
  CoreState,
  StoredChannel,
  StoredDeduction,
  StoredFailedItem,
  StoredHold,
  StoredLine,
  StoredOrder,
} from '../state.ts';
import type { Ids } from './ids.ts';

/** A row of what a query made of a table: its name in `CoreState`, by ids, and its value. */
type Rows<T> = readonly { readonly key: readonly string[]; readonly value: T }[];

interface Loaded {
  readonly levels: Rows<{ onHand: number; committed: number; deficit: number; revision: number }>;
  readonly ledger: Rows<{
    onHand: number;
    committed: number;
    deficit: number;
    revision: number;
    withoutOrders: number;
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
  readonly listings: Rows<{ item: string | null; rebookPending: boolean }>;
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
           jsonb_build_object('onHand', on_hand, 'committed', committed, 'deficit', deficit, 'revision', revision) as value
    from stock_levels where merchant_id = ${merchant}`,
  ledger: ({ merchant }) => sql`
    select jsonb_build_array(item_id, location_id) as key,
           jsonb_build_object('onHand', sum(on_hand_delta), 'committed', sum(committed_delta),
             'deficit', sum(deficit_delta), 'revision', max(seq),
             'withoutOrders', coalesce(sum(on_hand_delta - deficit_delta) filter (where order_id is null), 0)) as value
    from movements where merchant_id = ${merchant} group by item_id, location_id`,
  orders: ({ merchant }) => sql`
    select jsonb_build_array(integration_id, external_order_id) as key,
           jsonb_build_object('revision', revision, 'version', version, 'state', state, 'snapshotKey', snapshot_key,
                              'readStartedAt', ${epochMs('read_started_at')}) as value
    from orders where merchant_id = ${merchant}`,
  lines: ({ merchant }) => sql`
    select jsonb_build_array(${orderKey}, one.external_line_id) as key,
           jsonb_build_object('item', item_id, 'effect', effect, 'quantity', quantity, 'cancelled', cancelled,
                              'restocked', restocked, 'components', components, 'deducted', deducted) as value
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
           jsonb_build_object('item', item_id, 'rebookPending', rebook_pending) as value
    from listings where merchant_id = ${merchant}`,
  deductions: ({ merchant }) => sql`
    select jsonb_build_array(${orderKey}, one.listing_id, one.revision) as key,
           jsonb_build_object('units', units, 'takenAt', ${epochMs('taken_at')}) as value
    from platform_deductions one ${order} where one.merchant_id = ${merchant}`,
  channels: ({ merchant }) => sql`
    select jsonb_build_array(id) as key,
           jsonb_build_object(
             'neededRevision', needed_revision, 'submittedRevision', submitted_revision,
             'confirmedRevision', confirmed_revision, 'submitted', submitted, 'confirmed', confirmed, 'seen', seen,
             'seenAt', ${epochMs('seen_at')}, 'state', state, 'blockCode', block_code,
             'dueAt', ${epochMs('due_at')}, 'attempts', attempts, 'openEpoch', open_epoch) as value
    from channel_stock where merchant_id = ${merchant}`,
  failedItems: ({ merchant }) => sql`
    select jsonb_build_array(subject_id) as key,
           jsonb_build_object('state', state, 'code', code, 'attempts', attempts) as value
    from failed_items where merchant_id = ${merchant} and state <> 'closed'`,
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
  const deduction = ([shop = '', external = '', listing = '', revision = '']: readonly string[]) =>
    `${ids.nameOf(listing)} ${ids.nameOf(shop)}/${external} ${revision}`;
  const one = ([id = '']: readonly string[]) => ids.nameOf(id);
  const item = <T extends { readonly item: string | null }>(value: T): T => ({
    ...value,
    item: value.item === null ? null : ids.nameOf(value.item),
  });
  const byKey = <T>(rows: Rows<T>, name: (key: readonly string[]) => string) =>
    new Map(rows.map(({ key, value }) => [name(key), value]));
  const holds = loaded.holds.map(({ key, value }) => ({
    name: line(key),
    // A location's name stands for its id here.
    hold: { ...value, locationId: ids.nameOf(value.locationId) as StoredHold['locationId'] },
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
    deductions: byKey(loaded.deductions, deduction),
    channels: byKey(loaded.channels, one),
    failedItems: byKey(loaded.failedItems, one),
    touched: byKey(loaded.touched, one),
  };
}
