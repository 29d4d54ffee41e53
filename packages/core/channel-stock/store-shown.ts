import type { Seen, UnitRef } from '@onhand/contracts/connector/unit.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { permission } from '@onhand/domain/settings/permission.ts';
import type { Permission } from '@onhand/domain/settings/permission.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { inOneTrip } from '@onhand/database/pipelining.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { sql } from 'kysely';
import { stockManagedWriteOf } from '../listings/stock-managed.ts';
import { readInventorySettings } from '../settings/sync-settings/read-inventory-settings.ts';
import { dueChannel } from './notifications.ts';

/** A figure that a platform shows at one of its stock records. */
export interface ShownFigure {
  readonly integrationId: IntegrationId;
  readonly ref: UnitRef;
  readonly seen: Seen;
}

/** Another figure than the pushed one awaits its second reading or a decision. */
const underJudgement = sql`exists (
  select from observations
  where observations.channel_stock_id = channel_stock.id
    and observations.state in ('provisional', 'rising', 'quarantined')
    and observations.seen is distinct from figure.quantity)`;

/** The platform tells of another record that holds the unit's stock than the known one. */
const isHeldElsewhere = sql`exists (
  select from listings
  where listings.integration_id = channel_stock.integration_id
    and listings.external_key = channel_stock.external_stock_id
    and (figure.quantity is not null or figure.why = 'unmanaged')
    and listings.stock_unit is distinct from figure.held_by)`;

/**
 * Stores pushed or listed figures as hints, which never change stock (DESIGN §4.3). A figure that differs
 * from the known one of a linked listing schedules a reading, unless a write is under way: the write reads
 * the figure anyway. The known figure schedules one too while another figure is under judgement, and
 * one that tells of another record schedules one of its own. A figure of an older reading replaces no newer
 * one. Figures of unknown listings are left out.
 */
export async function storeShown(tx: Tx, shown: readonly ShownFigure[], at: Date): Promise<void> {
  if (shown.length === 0) {
    return;
  }
  const figures = shown.map(({ integrationId, ref, seen }, position) => ({
    integration_id: integrationId,
    external_stock_id: ref.unit,
    external_location_id: ref.location,
    quantity: seen.quantity,
    why: seen.why ?? null,
    held_by: seen.heldBy ?? null,
    read_started_at: seen.readStartedAt,
    position,
  }));
  const settings = await readInventorySettings(tx, [...new Set(figures.map((one) => one.integration_id))]);
  const readWhen = (kind: Permission['kind']) =>
    [...settings].flatMap(([integrationId, inventory]) =>
      permission(inventory, 'figure_hinted').kind === kind ? [integrationId] : [],
    );
  const all = recordset(
    figures,
    'f',
    `integration_id uuid, external_stock_id text, external_location_id text, quantity int, why text,
     held_by text, read_started_at timestamptz, position int`,
  );
  // A statement of its own, so that the next one sees the records, and what they depend on, as they are then.
  const lock = sql`
    select from channel_stock
    where (integration_id, external_stock_id, external_location_id) in (
      select integration_id, external_stock_id, external_location_id from ${all})
    order by id
    for update`;
  const store = sql`
    with figure as (
      select distinct on (integration_id, external_stock_id, external_location_id) *
      from ${all}
      order by integration_id, external_stock_id, external_location_id, read_started_at desc, position desc
    ), judged as (
      select channel_stock.id, figure.quantity, figure.why, figure.held_by, figure.read_started_at,
             channel_stock.seen_at is null or channel_stock.seen_at <= figure.read_started_at as is_newer,
             ${isHeldElsewhere} or state not in ('open', 'unknown')
               and exists (select from listing_channel_stock link
                           cross join lateral (
                             select item_id, status from listings
                             where merchant_id = link.merchant_id and id = link.listing_id offset 0) listings
                           where link.channel_stock_id = channel_stock.id and listings.item_id is not null
                             -- What was deleted may be back, with the figure that it had.
                             and (figure.quantity is distinct from known or listings.status = 'deleted'
                                  or ${underJudgement})) as is_hint
      from channel_stock join figure using (integration_id, external_stock_id, external_location_id)
    ), stored as (
      update channel_stock
      set seen = case when is_newer then judged.quantity else seen end,
          seen_why = case when is_newer then judged.why else seen_why end,
          seen_at = case when is_newer then judged.read_started_at else seen_at end,
          read_due_at = case when is_hint and integration_id = any(${readWhen('now')})
                             then ${at}::timestamptz else read_due_at end,
          hinted = hinted or (is_hint and integration_id = any(${readWhen('scheduled')}))
      from judged where channel_stock.id = judged.id
      returning channel_stock.id, channel_stock.integration_id, channel_stock.read_due_at, judged.why, judged.held_by,
                is_newer
    ), called as (
      select count(pg_notify(${dueChannel}, integration_id::text)) as sent
      from (select distinct integration_id from stored where read_due_at = ${at}::timestamptz) integrations
    )
    ${stockManagedWriteOf(sql`(
      select stored.id, stored.why is distinct from 'unmanaged' as managed
      from stored cross join called where is_newer and held_by is null) figure`)}`;
  await inOneTrip(tx, [lock, store]);
}
