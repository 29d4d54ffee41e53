import { oversellCause } from '@onhand/domain/incidents/oversell-cause.ts';
import type { SaleOnRecord } from '@onhand/domain/incidents/oversell-cause.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';

interface UnexplainedRow extends Omit<SaleOnRecord, 'shown' | 'fell'> {
  readonly merchantId: MerchantId;
  readonly id: string;
  readonly shownQuantity: number | null;
  readonly shownSince: number | null;
  readonly fellAt: number | null;
  readonly fellBy: 'hand' | 'orders' | null;
}

/**
 * Finds the causes of up to `limit` oversell incidents, oldest first. Includes resolved incidents. Judges by
 * the attempts, deductions and movements before the sale, and returns the number of explained incidents.
 */
export async function explainIncidents(db: Db, limit: number): Promise<number> {
  const unexplained = await readUnexplained(db, limit);
  if (unexplained.length === 0) {
    return 0;
  }
  const rows = unexplained.map(({ merchantId, id, shownQuantity, shownSince, fellAt, fellBy, ...sale }) => ({
    merchant_id: merchantId,
    id,
    ...oversellCause({
      ...sale,
      shown:
        shownQuantity === null || shownSince === null ? null : { quantity: shownQuantity, since: shownSince },
      fell: fellAt === null || fellBy === null ? null : { at: fellAt, by: fellBy },
    }),
  }));
  await sql`
    update incidents set cause = explained.cause, seconds = explained.seconds
    from ${recordset(rows, 'explained', 'merchant_id uuid, id uuid, cause text, seconds int')}
    where incidents.merchant_id = explained.merchant_id and incidents.id = explained.id`.execute(db);
  return rows.length;
}

const epochMs = (column: string) => sql`(extract(epoch from ${sql.raw(column)}) * 1000)::float8`;

async function readUnexplained(db: Db, limit: number): Promise<readonly UnexplainedRow[]> {
  const { rows } = await sql<UnexplainedRow>`
    with incident as materialized (
      -- dedupe_key: order, line and item, joined by colons; ids have 36 characters
      select merchant_id, id, order_id, item_id, opened_at, detail ->> 'noticeFellShort' as fell_short,
             substr(dedupe_key, 38, length(dedupe_key) - 74) as external_line_id
      from incidents where kind = 'oversell' and cause is null
      order by opened_at, id limit ${limit}
    ), sale as materialized (
      select incident.*, line.listing_id, line.quantity, orders.integration_id,
             coalesce((select (part ->> 'quantity')::int from jsonb_array_elements(line.components) part
                       where part ->> 'itemId' = incident.item_id::text), 1) as per_unit
      from incident
      join orders on orders.id = incident.order_id
      join order_lines line on (line.order_id, line.external_line_id, line.merchant_id)
                             = (incident.order_id, incident.external_line_id, incident.merchant_id)
    ), channel as (
      select sale.id, confirmed.seen - coalesce(deducted.units, 0) as quantity, confirmed.ended_at, newest.state
      from sale
      join listing_channel_stock link on link.merchant_id = sale.merchant_id and link.listing_id = sale.listing_id
      join channel_stock record on record.id = link.channel_stock_id
      left join lateral (
        select seen, ended_at from channel_stock_attempts attempt
        where attempt.channel_stock_id = link.channel_stock_id and seen is not null and ended_at <= sale.opened_at
        order by ended_at desc limit 1) confirmed on true
      left join lateral (
        select sum(units) as units
        from listing_channel_stock shared
        join platform_deductions deduction on deduction.listing_id = shared.listing_id
        where shared.channel_stock_id = record.id and deduction.order_id <> sale.order_id
          and deduction.place in ('', record.external_location_id)
          and deduction.taken_at > confirmed.ended_at and deduction.taken_at <= sale.opened_at) deducted on true
      left join lateral (
        select case when outcome is null then case channel_stock.state when 'unknown' then 'failed' else 'open' end
                    when outcome = 'figure' and ended_at <= sale.opened_at then 'confirmed'
                    when outcome in ('figure', 'stale') then 'open' else 'failed' end as state
        from channel_stock_attempts attempt
        join channel_stock on channel_stock.id = attempt.channel_stock_id
        where attempt.channel_stock_id = link.channel_stock_id and attempt.opened_at <= sale.opened_at
        order by attempt.opened_at desc limit 1) newest on true
    ), shown as (
      select id, sum(quantity)::int as quantity, max(ended_at) as since,
             case when bool_or(state = 'failed') then 'failed' when bool_or(state = 'open') then 'open'
                  when bool_or(state = 'confirmed') then 'confirmed' else 'none' end as last_write
      from channel group by id
    ), trail as (
      -- the available units at the shop's locations, after each movement since the channel confirmed its figure
      select sale.id, movement.at, movement.seq, movement.order_id, movement.source_key,
             before.available + sum(movement.on_hand_delta - movement.committed_delta)
               over (partition by sale.id order by movement.at, movement.location_id, movement.seq) as available
      from sale
      join shown on shown.id = sale.id
      cross join lateral (
        select coalesce(sum(latest.available), 0) as available, coalesce(jsonb_object_agg(latest.location_id, latest.seq)
                 filter (where latest.location_id is not null), '{}') as seqs
        from location_mappings mapping
        join lateral (
          select location_id, seq, on_hand_after - committed_after as available from movements
          where movements.merchant_id = sale.merchant_id and movements.item_id = sale.item_id
            and movements.location_id = mapping.location_id and at <= shown.since
          order by seq desc limit 1) latest on true
        where mapping.integration_id = sale.integration_id) before
      join location_mappings mapping on mapping.integration_id = sale.integration_id
      -- "offset 0" makes it a column, so that the movements are looked up by an index (decision 44)
      cross join lateral (
        select coalesce((before.seqs ->> mapping.location_id::text)::bigint, 0) as seq offset 0) latest
      join movements movement
        on movement.merchant_id = sale.merchant_id and movement.item_id = sale.item_id
       and movement.location_id = mapping.location_id
       and movement.seq > latest.seq
      where movement.at <= sale.opened_at and movement.order_id is distinct from sale.order_id
    ), fall as (
      -- the movement after which the available units stayed below the channel's figure until the sale
      select distinct on (trail.id) trail.id, trail.at, trail.order_id
      from trail join sale using (id) join shown using (id)
      where trail.available < shown.quantity * sale.per_unit
        and not exists (select from trail later
                        where later.id = trail.id and (later.at, later.seq) > (trail.at, trail.seq)
                          and later.available >= shown.quantity * sale.per_unit)
      order by trail.id, trail.at, trail.seq
    )
    select sale.merchant_id as "merchantId", sale.id, ${epochMs('sale.opened_at')} as "soldAt", sale.quantity as asked,
           exists (select from movements
                   where movements.merchant_id = sale.merchant_id and movements.item_id = sale.item_id
                     and movements.order_id = sale.order_id and at = sale.opened_at
                     and starts_with(source_key, 'taken-back:' || sale.order_id || ':' || sale.external_line_id || ':'))
             as "takenBack",
           sale.fell_short is not null as "noticeFellShort",
           shown.quantity as "shownQuantity", ${epochMs('shown.since')} as "shownSince",
           coalesce(shown.last_write, 'none') as "lastWrite", ${epochMs('fall.at')} as "fellAt",
           case when fall.id is null then null when fall.order_id is null then 'hand' else 'orders' end as "fellBy"
    from sale left join shown using (id) left join fall using (id)`.execute(db);
  return rows;
}
