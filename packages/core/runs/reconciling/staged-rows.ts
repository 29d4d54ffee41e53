import type { ListingSnapshot, UnreadListing } from '@onhand/contracts/connector/listing.ts';
import { copyRows } from '@onhand/database/copy-rows.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import type { SyncRunId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { listedUnits } from '../../listings/listed-units.ts';
import type { ListedUnit } from '../../listings/listed-units.ts';

const columns = [
  'run_id',
  'external_key',
  'external_location_id',
  'external_group',
  'external_ids',
  'title',
  'sku',
  'barcode',
  'handle',
  'status',
  'backorders',
  'quantity',
  'why',
  'held_by',
  'read_started_at',
  'platform_at',
  'ahead_ms',
  'unread',
] as const;

/** What a shop shows of one listing at one place, as a row of `reconcile_staged`. */
export type StagedRow = Readonly<
  Record<(typeof columns)[number], string | number | boolean | object | null>
> & {
  readonly external_key: string;
  readonly external_location_id: string;
  readonly external_group: string;
};

/** Makes the rows of a page. A listing and place that the page holds twice is taken once, as it came last. */
export function stagedRows(runId: SyncRunId, page: readonly ListingSnapshot[]): readonly StagedRow[] {
  const rows = listedUnits(page).flatMap((unit) =>
    unit.shown.map(({ ref, seen }): StagedRow => ({
      run_id: runId,
      external_key: unit.externalKey,
      external_location_id: ref.location,
      external_group: unit.externalGroup,
      external_ids: unit.externalIds,
      title: unit.title,
      sku: unit.sku,
      barcode: unit.barcode,
      handle: unit.handle,
      status: unit.status,
      backorders: unit.backorders,
      quantity: seen.quantity,
      why: seen.why ?? null,
      held_by: seen.heldBy ?? null,
      read_started_at: seen.readStartedAt,
      platform_at: seen.platformAt ?? null,
      ahead_ms: seen.platformAheadMs ?? null,
      unread: false,
    })),
  );
  return [...new Map(rows.map((row) => [placeOf(row), row])).values()];
}

/** Makes the rows of what the platform lists and could not show. */
export function unreadRows(
  runId: SyncRunId,
  unread: readonly UnreadListing[],
  at: Date,
): readonly StagedRow[] {
  const nothing = { sku: null, barcode: null, handle: null, backorders: null, quantity: null, why: null };
  return unread.map(({ group, unit = '' }) => ({
    ...nothing,
    run_id: runId,
    external_key: unit,
    external_location_id: '',
    external_group: group,
    external_ids: {},
    title: '',
    status: 'listed',
    held_by: null,
    read_started_at: at,
    platform_at: null,
    ahead_ms: null,
    unread: true,
  }));
}

/** Copies rows in. */
export async function copyStaged(tx: Tx, rows: readonly StagedRow[]): Promise<void> {
  await copyRows(tx, 'reconcile_staged', columns, rows);
}

/** Finds which listings and places of a page an earlier page held, too. */
export async function findRepeated(
  db: Db,
  runId: SyncRunId,
  rows: readonly StagedRow[],
): Promise<ReadonlySet<string>> {
  // PostgreSQL refuses a text with a zero, so that no page has stored one.
  const keys = rows.map((row) => row.external_key).filter((key) => !key.includes('\0'));
  const staged = await sql<Pick<StagedRow, 'external_key' | 'external_location_id'>>`
    select external_key, external_location_id from reconcile_staged
    where run_id = ${runId} and external_key = any(${keys}::text[]) and not unread`.execute(db);
  return new Set(staged.rows.map(placeOf));
}

/** Names a listing at a place. */
export function placeOf(row: Pick<StagedRow, 'external_key' | 'external_location_id'>): string {
  return `${row.external_location_id}\n${row.external_key}`;
}

interface StoredRow {
  readonly external_key: string;
  readonly external_group: string;
  readonly external_location_id: string;
  readonly external_ids: Record<string, string>;
  readonly title: string;
  readonly sku: string | null;
  readonly barcode: string | null;
  readonly handle: string | null;
  readonly status: 'listed' | 'ended';
  readonly backorders: boolean | null;
  readonly quantity: number | null;
  readonly why: 'unmanaged' | 'absent' | 'inactive' | null;
  readonly held_by: string | null;
  readonly read_started_at: Date;
  readonly platform_at: Date | null;
  readonly ahead_ms: number | null;
}

/** Reads staged listings as a page of listings has them. */
export async function readStagedUnits(
  db: Db,
  runId: SyncRunId,
  keys: readonly string[],
): Promise<readonly ListedUnit[]> {
  const { rows } = await sql<StoredRow>`
    select * from reconcile_staged
    where run_id = ${runId} and external_key = any(${keys}::text[]) and not unread`.execute(db);
  return [...Map.groupBy(rows, (row) => row.external_key).values()].flatMap((places) => {
    const [first] = places;
    return first === undefined ? [] : [{ ...unitOf(first), shown: places.map(shownOf) }];
  });
}

function unitOf(row: StoredRow): Omit<ListedUnit, 'shown'> {
  return {
    externalKey: row.external_key,
    externalGroup: row.external_group,
    externalIds: row.external_ids,
    title: row.title,
    sku: row.sku,
    barcode: row.barcode,
    handle: row.handle,
    status: row.status,
    backorders: row.backorders,
    countsFrom: row.read_started_at,
    clockAheadMs: row.ahead_ms,
  };
}

function shownOf(row: StoredRow): ListedUnit['shown'][number] {
  const { why, held_by: heldBy, platform_at: platformAt, ahead_ms: aheadMs } = row;
  return {
    ref: { unit: row.external_key, group: row.external_group, location: row.external_location_id },
    seen: {
      quantity: row.quantity,
      ...(why !== null && { why }),
      ...(heldBy !== null && { heldBy }),
      readStartedAt: row.read_started_at.toISOString(),
      ...(platformAt !== null && { platformAt: platformAt.toISOString() }),
      ...(aheadMs !== null && { platformAheadMs: aheadMs }),
    },
  };
}
