import type { Db, Tx } from '@onhand/database/connect.ts';
import type { Page } from '@onhand/database/page.ts';
import { recordset } from '@onhand/database/recordset.ts';
import type { ListingId, MerchantId, ObservationId, SyncRunId } from '@onhand/domain/ids.ts';
import type { RepairKind } from '@onhand/domain/reconciling/repair.ts';
import { sql } from 'kysely';
import type { RunRow } from '../run-row.ts';

/** A reconciliation lists so many repairs. Its counters count all of them. */
const repairsKept = 10_000;

/** What a reconciliation found to be wrong. Its listing is named by the platform's key. */
export interface NewRepair {
  readonly kind: RepairKind;
  readonly externalKey: string | null;
  readonly externalLocationId?: string | null;
  readonly expected?: number | null;
  readonly seen?: number | null;
  readonly observationId?: ObservationId | null;
  /** What it is about, where it is no figure. */
  readonly detail?: string | null;
}

export interface RepairRow extends Required<NewRepair> {
  readonly id: string;
  readonly listingId: ListingId | null;
  readonly sku: string | null;
  readonly title: string | null;
  readonly at: Date;
}

/** Returns how many more repairs a run lists. */
export function repairsLeft({ counts }: Pick<RunRow, 'counts'>): number {
  return Math.max(0, repairsKept - (counts['repairs'] ?? 0));
}

/** Lists repairs in the report of a run. Returns the counter of all repairs, for the caller to add. */
export async function recordRepairs(
  tx: Tx,
  run: RunRow,
  repairs: readonly NewRepair[],
  at: Date,
): Promise<{ readonly repairs: number }> {
  const rows = repairs.slice(0, repairsLeft(run)).map((one) => ({
    kind: one.kind,
    external_key: one.externalKey,
    external_location_id: one.externalLocationId ?? null,
    expected: one.expected ?? null,
    seen: one.seen ?? null,
    observation_id: one.observationId ?? null,
    detail: one.detail ?? null,
  }));
  if (rows.length > 0) {
    await sql`
      insert into sync_run_repairs (merchant_id, run_id, kind, listing_id, external_key, external_location_id, expected,
                                    seen, observation_id, detail, at)
      select ${run.merchantId}::uuid, ${run.id}::uuid, repair.kind, listings.id, repair.external_key,
             repair.external_location_id, repair.expected, repair.seen, repair.observation_id, repair.detail,
             ${at}::timestamptz
      from ${recordset(
        rows,
        'repair',
        `kind text, external_key text, external_location_id text, expected int, seen int, observation_id uuid, detail text`,
      )}
      left join listings on listings.integration_id = ${run.integrationId} and listings.external_key = repair.external_key`.execute(
      tx,
    );
  }
  return { repairs: repairs.length };
}

/** Lists the repairs of a run, in the order in which they were found. */
export async function listRepairs(
  db: Db,
  wanted: { readonly merchantId: MerchantId; readonly runId: SyncRunId } & Page,
): Promise<readonly RepairRow[]> {
  const { merchantId, runId, after, limit } = wanted;
  const { rows } = await sql<RepairRow>`
    select repair.id::text, repair.kind, repair.listing_id as "listingId", repair.external_key as "externalKey",
           repair.external_location_id as "externalLocationId", repair.expected, repair.seen,
           repair.observation_id as "observationId", repair.detail, repair.at, listings.sku, listings.title
    from sync_run_repairs repair
    left join listings on listings.merchant_id = repair.merchant_id and listings.id = repair.listing_id
    where repair.merchant_id = ${merchantId} and repair.run_id = ${runId}
      and repair.id > ${after ?? '0'}::bigint
    order by repair.id limit ${limit}`.execute(db);
  return rows;
}
