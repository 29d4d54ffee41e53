import type { Tx } from '@onhand/database/connect.ts';
import type { RepairKind } from '@onhand/domain/reconciling/repair.ts';
import { sql } from 'kysely';
import { hintRecords } from '../../channel-stock/hint-records.ts';
import type { RunRow } from '../run-row.ts';
import { repairsLeft } from './repairs.ts';

/** Reports the figures that differ, and that the settings forbid to act on now. Returns their number. */
export async function reportDiffering(tx: Tx, run: RunRow, at: Date): Promise<number> {
  const kind: RepairKind = 'figure_differs';
  const { numAffectedRows = 0n } = await sql`
    insert into sync_run_repairs (merchant_id, run_id, kind, listing_id, external_key, external_location_id, expected,
                                  seen, at)
    select distinct on (record.id) finding.merchant_id, finding.run_id, ${kind}, link.listing_id, record.external_stock_id,
           record.external_location_id, record.known, staged.quantity, ${at}::timestamptz
    from reconcile_findings finding
    join channel_stock record on record.id = finding.channel_stock_id
    join listing_channel_stock link on link.channel_stock_id = record.id
    join reconcile_staged staged on staged.run_id = finding.run_id and staged.external_key = record.external_stock_id
                                and staged.external_location_id = record.external_location_id
    where finding.run_id = ${run.id} and finding.kind = 'figure'
      -- The comparison may have been made before a crash.
      and not exists (
        select from sync_run_repairs reported
        where reported.merchant_id = finding.merchant_id and reported.run_id = finding.run_id
          and reported.kind = ${kind} and reported.external_key = record.external_stock_id
          and reported.external_location_id = record.external_location_id)
    order by record.id limit ${repairsLeft(run)}`.execute(tx);
  return Number(numAffectedRows);
}

/** Has the figures that differ read at the next time of the integration's schedule. */
export async function hintDiffering(tx: Tx, { id, merchantId }: RunRow): Promise<void> {
  await hintRecords(
    tx,
    merchantId,
    sql`
      select finding.channel_stock_id from reconcile_findings finding
      join channel_stock record on record.id = finding.channel_stock_id
      join reconcile_staged staged on staged.run_id = finding.run_id and staged.external_key = record.external_stock_id
                                  and staged.external_location_id = record.external_location_id
      where finding.run_id = ${id} and finding.kind = 'figure'`,
  );
}

/** Leaves the figures that differ as they are. Records that the shop did not show are read all the same. */
export async function forgetDiffering(tx: Tx, { id }: RunRow): Promise<void> {
  await sql`
    delete from reconcile_findings finding
    using channel_stock record, reconcile_staged staged
    where finding.run_id = ${id} and finding.kind = 'figure' and record.id = finding.channel_stock_id
      and staged.run_id = ${id} and staged.external_key = record.external_stock_id
      and staged.external_location_id = record.external_location_id`.execute(tx);
}
