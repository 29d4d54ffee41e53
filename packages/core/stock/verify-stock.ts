import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { wantedHolds } from './hold-rules.ts';

/** A difference between computed and stored stock. `expected` is computed anew, `actual` is stored. */
export interface StockDifference {
  readonly check: string;
  readonly subject: string;
  readonly expected: string;
  readonly actual: string;
}

/** The largest number of differences that a check reports. */
const namedAtMost = 100;

/**
 * Computes stock anew from the ledger, and separately from the latest snapshots of all orders and from
 * movements without an order. Compares both with the stored stock, in one snapshot of the database. Returns
 * an empty list if everything agrees.
 */
export async function verifyStock(db: Db): Promise<readonly StockDifference[]> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (tx) => {
      const differences: StockDifference[] = [];
      for (const [check, query] of Object.entries(checks)) {
        const { rows } = await sql<Omit<StockDifference, 'check'>>`
          select * from (${query}) difference limit ${namedAtMost}`.execute(tx);
        differences.push(...rows.map((row) => ({ check, ...row })));
      }
      return differences;
    });
}

const level = sql`level.item_id || ' at ' || level.location_id`;
const line = sql`line.order_id || ' line ' || line.external_line_id`;

/**
 * The units of a line that count as put back on sale by its platform: inspected ones were booked as they came
 * in.
 */
const restocked = sql`greatest(
  0, least((snapshot_line ->> 'restocked')::int, coalesce(recorded.restocks_inspected, 0)),
  (snapshot_line ->> 'restocked')::int - coalesce(recorded.returned, 0))`;

/** The same units by the recorded line. A line that the snapshot lacks keeps its last `restocked`. */
const restockedBefore = sql`greatest(
  0, least(line.restocked, line.restocks_inspected), line.restocked - line.returned)`;

/**
 * The units of a line that no news give back: shipped ones that its platform did not restock, and inspected
 * ones, which the inspection put on hand itself.
 */
const goneOf = (restockedUnits: RawBuilder<unknown>) => sql`greatest(
  line.returned, line.shipped - ${restockedUnits})`;

/** Each query yields a row (subject, expected, actual) for each difference. */
const checks: Readonly<Record<string, RawBuilder<unknown>>> = {
  'orders are held as switches and street dates say': sql`
    select order_id || ' line ' || external_line_id || ' ' || reason as subject,
           case when is_wanted is null then 'not held' else 'held' end as expected,
           case when hold.since is null then 'not held' else 'held' end as actual
    from (select *, true as is_wanted from (${wantedHolds}) held) wanted
    full join order_holds hold using (merchant_id, order_id, external_line_id, item_id, reason)
    where (is_wanted is null or hold.since is null)
      -- what a street date held is released in batches
      and not (reason = 'street_date' and exists (
        select from items where items.merchant_id = hold.merchant_id and items.id = hold.item_id
                            and items.street_date_pending))`,

  'the sums of movements are the levels': sql`
    select ${level} as subject,
           format('on hand %s, committed %s, deficit %s, revision %s', coalesce(ledger.on_hand, 0),
                  coalesce(ledger.committed, 0), coalesce(ledger.deficit, 0), coalesce(ledger.revision, 0)) as expected,
           format('on hand %s, committed %s, deficit %s, revision %s', level.on_hand, level.committed, level.deficit,
                  level.revision) as actual
    from stock_levels level
    left join (select item_id, location_id, sum(on_hand_delta) as on_hand, sum(committed_delta) as committed,
                      sum(deficit_delta) as deficit, max(seq) as revision
               from movements group by item_id, location_id) ledger using (item_id, location_id)
    where (level.on_hand, level.committed, level.deficit, level.revision)
          is distinct from (coalesce(ledger.on_hand, 0), coalesce(ledger.committed, 0), coalesce(ledger.deficit, 0),
                            coalesce(ledger.revision, 0))`,

  'each movement follows the one before it': sql`
    select item_id || ' at ' || location_id || ' movement ' || seq as subject,
           format('seq %s, on hand %s, committed %s, deficit %s', previous_seq + 1, previous_on_hand + on_hand_delta,
                  previous_committed + committed_delta, previous_deficit + deficit_delta) as expected,
           format('seq %s, on hand %s, committed %s, deficit %s', seq, on_hand_after, committed_after,
                  deficit_after) as actual
    from (select *,
                 coalesce(lag(seq) over history, 0) as previous_seq,
                 coalesce(lag(on_hand_after) over history, 0) as previous_on_hand,
                 coalesce(lag(committed_after) over history, 0) as previous_committed,
                 coalesce(lag(deficit_after) over history, 0) as previous_deficit
          from movements window history as (partition by item_id, location_id order by seq)) movement
    where (seq, on_hand_after, committed_after, deficit_after) is distinct from
          (previous_seq + 1, previous_on_hand + on_hand_delta, previous_committed + committed_delta,
           previous_deficit + deficit_delta)`,

  'what lines hold is what levels have committed': sql`
    select ${level} as subject, coalesce(held.committed, 0)::text as expected, level.committed::text as actual
    from stock_levels level
    left join (select item_id, location_id, sum(committed) as committed from commitments group by item_id, location_id)
         held using (item_id, location_id)
    where level.committed <> coalesce(held.committed, 0)`,

  'on hand less the deficit is what was not caused by orders less what has left with them': sql`
    select ${level} as subject, (coalesce(other.units, 0) - coalesce(held.settled, 0))::text as expected,
           (level.on_hand - level.deficit)::text as actual
    from stock_levels level
    left join (select item_id, location_id, sum(on_hand_delta - deficit_delta) as units from movements
               where order_id is null group by item_id, location_id) other using (item_id, location_id)
    left join (select item_id, location_id, sum(settled) as settled from commitments group by item_id, location_id)
         held using (item_id, location_id)
    where level.on_hand - level.deficit <> coalesce(other.units, 0) - coalesce(held.settled, 0)`,

  "each line holds or waits for what its order's latest snapshot requires": sql`
    with required as (
      select orders.id as order_id, snapshot_line ->> 'externalLineId' as external_line_id,
             case when orders.state = 'pending' or orders.test then 0
                  when orders.state = 'cancelled' and (snapshot_line ->> 'restockOnCancel')::boolean then 0
                  else greatest(0, (snapshot_line ->> 'quantity')::int - (snapshot_line ->> 'cancelled')::int
                                   - ${restocked}) end as units,
             ${restocked} as restocked
      from orders
      join inbound_events event on event.integration_id = orders.integration_id and event.event_key = orders.snapshot_key
      cross join jsonb_array_elements(event.event -> 'order' -> 'lines') snapshot_line
      left join order_lines recorded on recorded.order_id = orders.id
                                    and recorded.external_line_id = snapshot_line ->> 'externalLineId'
    ), wanted as (
      select line.order_id, line.external_line_id, coalesce((part ->> 'itemId')::uuid, line.item_id) as item_id,
             (greatest(coalesce(required.units, 0), ${goneOf(sql`coalesce(required.restocked, ${restockedBefore})`)}) - line.baseline) * coalesce((part ->> 'quantity')::int, 1)
               - coalesce(counted.units, 0) as units
      from order_lines line
      left join required using (order_id, external_line_id)
      left join jsonb_array_elements(line.components) part on true
      left join lateral (
        select sum(units) as units from baselines
        where (order_id, external_line_id, merchant_id) = (line.order_id, line.external_line_id, line.merchant_id)
          and cause = 'count' and item_id = coalesce((part ->> 'itemId')::uuid, line.item_id)) counted on true
      where line.effect = 'counted'
    ), held as (
      select order_id, external_line_id, item_id, sum(units) as units
      from (select order_id, external_line_id, item_id, committed + settled as units from commitments
            union all select order_id, external_line_id, item_id, units from waiting_units) either
      group by order_id, external_line_id, item_id
    )
    select ${line} || ' of ' || line.item_id as subject, coalesce(wanted.units, 0)::text as expected,
           coalesce(held.units, 0)::text as actual
    from (select order_id, external_line_id, item_id from wanted
          union select order_id, external_line_id, item_id from held) line
    left join wanted using (order_id, external_line_id, item_id)
    left join held using (order_id, external_line_id, item_id)
    where coalesce(held.units, 0) <> coalesce(wanted.units, 0)
      -- What the created order of a copy takes of copied items is checked below.
      and not exists (
        select from order_copies copy
        join order_copy_items copied on copied.merchant_id = copy.merchant_id and copied.copy_id = copy.id
        join order_lines sold on sold.merchant_id = copy.merchant_id and sold.item_id = copied.item_id
        where copy.created_order_id = line.order_id and sold.order_id = line.order_id
          and sold.external_line_id = line.external_line_id)`,

  'the copy of an order holds the units that its source keeps beyond the order': sql`
    select copy.id || ' of ' || item.item_id as subject, item.counted::text as expected,
           coalesce(held.units, 0)::text as actual
    from order_copies copy
    join order_copy_items item on item.merchant_id = copy.merchant_id and item.copy_id = copy.id and item.settles
    left join lateral (
      select sum(units) as units
      from (select external_line_id, committed + settled as units from commitments
            where order_id = copy.created_order_id and item_id = item.item_id
            union all
            select external_line_id, units from waiting_units
            where order_id = copy.created_order_id and item_id = item.item_id) either
      join order_lines sold on sold.order_id = copy.created_order_id and sold.item_id = item.item_id
                           and sold.external_line_id = either.external_line_id) held on true
    where coalesce(held.units, 0) <> item.counted`,

  'what has left is settled, by whoever keeps the books': sql`
    select ${line} || ' of ' || line.item_id as subject, settling as expected,
           format('%s committed, %s settled', line.committed, line.settled) as actual
    from (
      select held.*,
             case when merchants.stock_authority = 'warehouse'
                    then case when orders.state in ('closed', 'cancelled') then 'all settled' 
                         when sold.shipped = 0 and sold.returned = 0 then 'none settled' end
                  when integrations.role = 'supplier' and sold.components is null
                    and sold.deducted > sold.baseline then 'all settled' end as settling
      from commitments held
      join order_lines sold using (merchant_id, order_id, external_line_id)
      join orders on orders.id = held.order_id
      join integrations on integrations.id = orders.integration_id
      join merchants on merchants.id = orders.merchant_id
    ) line
    where case settling when 'all settled' then committed > 0 when 'none settled' then settled > 0 else false end`,

  'announced stock is what published lines of open ship notices still expect': sql`
    with expected as (
      select line.item_id, line.location_id, sum(greatest(line.announced - line.received, 0)) as units
      from ship_notice_lines line
      join ship_notices notice on notice.merchant_id = line.merchant_id and notice.id = line.notice_id
      where line.published and notice.state = 'open'
      group by line.item_id, line.location_id)
    select item_id || ' at ' || location_id as subject, coalesce(expected.units, 0)::text as expected,
           coalesce(level.announced, 0)::text as actual
    from announced_stock level full join expected using (item_id, location_id)
    where coalesce(level.announced, 0) <> coalesce(expected.units, 0)`,

  'sold of what is announced is what waiting lines and deficits will take': sql`
    with taken as (
      select item_id, announced as units from waiting_units where announced > 0
      union all
      select item_id, least(level.deficit, coming.announced)
      from announced_stock coming join stock_levels level using (item_id, location_id)),
    sold as (select item_id, sum(sold) as units from announced_stock group by item_id)
    select item_id::text as subject, coalesce(taken.units, 0)::text as expected, coalesce(sold.units, 0)::text as actual
    from (select item_id, sum(units) as units from taken group by item_id) taken full join sold using (item_id)
    where coalesce(taken.units, 0) <> coalesce(sold.units, 0)`,

  'units that lines wait for are an incident, unless they are announced or backordered': sql`
    with oversold as (
      select merchant_id, order_id || ':' || external_line_id || ':' || item_id as key, units - announced as units
      from waiting_units where kind = 'oversold' and units > announced),
    incident as (
      select merchant_id, dedupe_key as key, units from incidents where kind = 'oversell' and resolved_at is null)
    select coalesce(oversold.key, incident.key) as subject, coalesce(oversold.units, 0)::text as expected,
           coalesce(incident.units, 0)::text as actual
    from oversold full join incident using (merchant_id, key)
    where coalesce(oversold.units, 0) <> coalesce(incident.units, 0)`,

  'what is gone of orders that are open is settled, and no more': sql`
    select ${line} || ' of ' || line.item_id as subject, least(line.gone, line.held)::text as expected,
           line.settled::text as actual
    from (
      select line.order_id, line.external_line_id, part.item_id, ${goneOf(restockedBefore)} * part.quantity as gone,
             coalesce(hold.held, 0) as held, coalesce(hold.settled, 0) as settled
      from order_lines line
      join orders on orders.id = line.order_id and orders.state in ('open', 'pending')
      join merchants on merchants.id = line.merchant_id and merchants.stock_authority = 'warehouse'
      cross join lateral (
        select coalesce((each ->> 'itemId')::uuid, line.item_id) as item_id,
               coalesce((each ->> 'quantity')::int, 1) as quantity
        from (select 1) one left join jsonb_array_elements(line.components) each on true) part
      left join lateral (
        select sum(committed + settled) as held, sum(settled) as settled from commitments
        where (order_id, external_line_id, item_id, merchant_id)
            = (line.order_id, line.external_line_id, part.item_id, line.merchant_id)) hold on true
      where (line.shipped > 0 or line.returned > 0) and line.effect = 'counted') line
    where line.settled <> least(line.gone, line.held)`,

  'what shipment lines took out is what order lines have shipped': sql`
    select ${line} as subject, coalesce(sent.units, 0)::text as expected, line.shipped::text as actual
    from order_lines line
    left join (select order_id, external_line_id, sum(units) as units from shipment_lines
               group by order_id, external_line_id) sent using (order_id, external_line_id)
    where line.shipped <> coalesce(sent.units, 0)`,

  'a bundle has no stock of its own': sql`
    select ${level} as subject, 'nothing' as expected, format('%s on hand', level.on_hand) as actual
    from stock_levels level
    join items on items.merchant_id = level.merchant_id and items.id = level.item_id
    where items.is_bundle`,
};
