import type { ChannelStockId, MerchantId } from '@onhand/domain/ids.ts';
import { expectedFigures } from '@onhand/domain/observing/expected-figures.ts';
import type { Deduction } from '@onhand/domain/observing/expected-figures.ts';
import { blockReason } from '@onhand/domain/publishing/block-reason.ts';
import type { BlockReason, PublishingStanding } from '@onhand/domain/publishing/block-reason.ts';
import { figureFor } from '@onhand/domain/publishing/figure.ts';
import type { AvailableStock, Figure } from '@onhand/domain/publishing/figure.ts';
import { sql } from 'kysely';
import type { Db, Tx } from '../connect.ts';
import { recordset } from '../recordset.ts';
import { inTransaction } from '../transaction.ts';
import { closeFailedItems } from './close-failed-items.ts';
import type { Lease } from './lease.ts';
import { confirmedChannel } from './notifications.ts';
import { settleWrittenBack } from './settle-written-back.ts';
import type { Basis } from './settle-written-back.ts';

/** A write that is committed as open: it may be sent now, and only by the holder of this epoch. */
export interface OpenAttempt {
  readonly channelStockId: ChannelStockId;
  readonly requestKey: string;
  readonly revision: number;
  readonly attempt: number;
  readonly ref: { readonly unit: string; readonly group: string; readonly location: string };
  readonly quantity: number;
  /** The figures that may stand there without anybody's doing; empty: nothing is known of it. */
  readonly expected: readonly number[];
  /** Where it is adjusted: units to add; null: the quantity is set. */
  readonly delta: number | null;
}

export interface Taking {
  readonly now: Date;
  readonly limit: number;
  /** A figure read there may be this old. */
  readonly settlesWithinMs: number;
  /** Changes are sent as units to add: the platform does each once, however often it is sent. */
  readonly adjusts: boolean;
}

/**
 * Takes channel stock that is due, computes its figures from the stock and settings of this moment, and commits
 * the attempts, so that what is sent afterwards is on record whatever happens. What may not be written is blocked
 * with its reason, and what certainly shows its figure already is not sent (both are `settled`); while the integration
 * is not active nothing is taken. The revision is read under the lock before the stock is, so a figure is never older than the
 * revision it is sent under. Throws `LeaseLost` if another holder has fenced this one off.
 */
export async function takeDue(
  db: Db,
  lease: Lease,
  options: Taking,
): Promise<{ readonly attempts: readonly OpenAttempt[]; readonly settled: number } | 'inactive'> {
  return inTransaction(db, async (tx) => {
    const { active, rows: due } = await lockDue(tx, lease, options);
    if (!active) {
      return 'inactive';
    }
    if (due.length === 0) {
      return { attempts: [], settled: 0 };
    }
    const standings = await readStandings(tx, due, options);
    const open: Computed[] = [];
    const alreadyThere: Computed[] = [];
    const blocked: { id: ChannelStockId; code: BlockReason }[] = [];
    for (const row of due) {
      const standing = standings.get(row.id);
      const code = standing === undefined ? 'not_linked' : blockReason(standing);
      if (standing === undefined || code !== null) {
        blocked.push({ id: row.id, code: code ?? 'not_linked' });
        continue;
      }
      const computed = compute(row, standing, options);
      (isAlreadyThere(computed) ? alreadyThere : open).push(computed);
    }
    await block(tx, lease, blocked);
    await confirmAlreadyThere(tx, lease, alreadyThere, options.now);
    const attempts = await openAttempts(tx, lease, open, options.now);
    return { attempts, settled: blocked.length + alreadyThere.length };
  });
}

interface Computed extends DueRow {
  readonly figure: Figure;
  readonly expected: readonly number[];
  readonly delta: number | null;
  readonly standing: Standing;
}

function compute(row: DueRow, standing: Standing, { settlesWithinMs, adjusts }: Taking): Computed {
  const { known, knownAt, deductions } = standing;
  const bases = known === null || knownAt === null ? [] : [{ figure: known, at: knownAt }];
  const expected = expectedFigures(bases, deductions, settlesWithinMs);
  const figure = figureFor(standing.stock);
  // The lowest has all that the platform may have deducted: the likeliest to stand there.
  const [likeliest] = expected;
  const delta = adjusts && likeliest !== undefined ? figure.quantity - likeliest : null;
  return { ...row, figure, expected, delta, standing };
}

/** Not sent is only what would leave every figure that may stand there as it is, and was not asked for by hand. */
function isAlreadyThere({ figure, expected, standing }: Computed): boolean {
  return !standing.forced && expected.length === 1 && expected[0] === figure.quantity;
}

async function confirmAlreadyThere(
  tx: Tx,
  lease: Lease,
  rows: readonly Computed[],
  now: Date,
): Promise<void> {
  if (rows.length === 0) return;
  const figures = rows.map(({ id, revision, figure }) => ({ id, revision, quantity: figure.quantity }));
  await sql`
    update channel_stock
    set submitted_revision = figure.revision, submitted = figure.quantity, submitted_delta = null,
        confirmed_revision = figure.revision, confirmed = figure.quantity, confirmed_read_at = known_at,
        confirmed_at = ${now}::timestamptz, state = 'idle', attempts = 0, due_at = null
    from ${recordset(figures, 'figure', 'id uuid, revision bigint, quantity int')}
    where channel_stock.id = figure.id`.execute(tx);
  const ids = rows.map(({ id }) => id);
  await settleWrittenBack(
    tx,
    rows.map(({ id, revision, standing }) => ({
      channelStockId: id,
      basis: standing.basis,
      sourceKey: `shown:${id}:${revision}`,
    })),
    now,
  );
  await closeFailedItems(tx, lease, ids, now);
  await sql`select pg_notify(${confirmedChannel}, ${lease.integrationId})`.execute(tx);
}

/** Somebody else publishes for this integration now; whatever this holder still does is refused. */
export class LeaseLost extends Error {
  readonly code = 'lease_lost';
}

interface DueRow {
  id: ChannelStockId;
  merchantId: MerchantId;
  unit: string;
  group: string;
  location: string;
  revision: number;
  attempts: number;
}

/**
 * One trip: fences (holds the lease's row until the transaction ends, so that it cannot change hands in between),
 * reads whether the integration is to be written, and locks what is due.
 */
async function lockDue(
  tx: Tx,
  lease: Lease,
  options: { now: Date; limit: number },
): Promise<{ readonly active: boolean; readonly rows: readonly DueRow[] }> {
  const { integrationId, epoch } = lease;
  const { rows } = await sql<{ active: boolean | null; id: ChannelStockId | null } & Omit<DueRow, 'id'>>`
    with held as materialized (
      select integrations.state = 'active' as active
      from publishers join integrations on integrations.id = publishers.integration_id
      where publishers.integration_id = ${integrationId} and publishers.epoch = ${epoch}
      for share of publishers
    ), due as materialized (
      select id, merchant_id as "merchantId", external_stock_id as unit, external_group as "group",
             external_location_id as location, needed_revision as revision, attempts
      from channel_stock
      where integration_id = ${integrationId} and state = 'due' and due_at <= ${options.now}::timestamptz
        and exists (select from held where active)
      order by due_at, id
      limit ${options.limit}
      for update skip locked
    )
    select held.active, due.* from held left join due on true`.execute(tx);
  const [first] = rows;
  if (first === undefined) {
    throw new LeaseLost(`Epoch ${epoch} no longer publishes for integration ${integrationId}.`);
  }
  const due = rows.flatMap(({ active: _active, id, ...row }) => (id === null ? [] : [{ id, ...row }]));
  return { active: first.active === true, rows: due };
}

interface Standing extends PublishingStanding {
  readonly stock: readonly AvailableStock[];
  /** The revisions of the levels it is computed from, by location. */
  readonly basis: Basis;
  readonly known: number | null;
  readonly knownAt: number | null;
  readonly deductions: readonly Deduction[];
  /** Somebody asked for it to be sent. */
  readonly forced: boolean;
}

async function readStandings(
  tx: Tx,
  due: readonly DueRow[],
  { settlesWithinMs }: Taking,
): Promise<ReadonlyMap<ChannelStockId, Standing>> {
  const { rows } = await sql<Standing & { id: ChannelStockId }>`
    select channel_stock.id,
           integrations.quantity_sync as "integrationQuantitySync", settings.direction,
           integrations.write_sales_back = 'adjust' and integrations.role = 'supplier'
             and merchants.stock_authority = 'source' as "writesSalesBack",
           channel_stock.known, (extract(epoch from channel_stock.known_at) * 1000)::float8 as "knownAt",
           channel_stock.forced_revision > channel_stock.confirmed_revision as forced,
           exists (select from observations
                   where observations.channel_stock_id = channel_stock.id and observations.state = 'quarantined')
             as quarantined,
           coalesce((
             select jsonb_agg(jsonb_build_object('units', deduction.units,
                                                 'takenAt', extract(epoch from deduction.taken_at) * 1000))
             from listing_channel_stock link
             join platform_deductions deduction on deduction.listing_id = link.listing_id
             where link.channel_stock_id = channel_stock.id
               and deduction.taken_at >= known_at - make_interval(secs => ${settlesWithinMs / 1000})
           ), '[]') as deductions,
           coalesce((
             select jsonb_object_agg(level.location_id, level.revision)
             from listing_channel_stock link
             join listings on listings.merchant_id = link.merchant_id and listings.id = link.listing_id
             join stock_levels level on level.merchant_id = listings.merchant_id and level.item_id = listings.item_id
             join location_mappings mapping on mapping.integration_id = channel_stock.integration_id
                                           and mapping.external_location_id = channel_stock.external_location_id
                                           and mapping.location_id = level.location_id
             where link.channel_stock_id = channel_stock.id and listings.status = 'listed_and_synced'
           ), '{}') as basis,
           coalesce((
             select jsonb_agg(jsonb_build_object('itemId', listings.item_id, 'status', listings.status,
                                                 'quantitySync', listings.quantity_sync,
                                                 'opened', case when items.is_bundle then not exists (
                                                     select from bundle_components component
                                                     join items part on part.merchant_id = component.merchant_id
                                                                    and part.id = component.item_id
                                                     where component.merchant_id = items.merchant_id
                                                       and component.bundle_id = items.id and part.counts_from is null)
                                                   else items.counts_from is not null end))
             from listing_channel_stock link
             join listings on listings.merchant_id = link.merchant_id and listings.id = link.listing_id
             left join items on items.merchant_id = listings.merchant_id and items.id = listings.item_id
             where link.channel_stock_id = channel_stock.id
           ), '[]') as listings,
           coalesce((
             select jsonb_agg(jsonb_build_object('locationId', mapping.location_id, 'perUnit', part.quantity,
                                                 'available', coalesce(level.on_hand - level.committed, 0))
                              order by mapping.location_id, part.item_id)
             from (
               select distinct coalesce(component.item_id, listings.item_id) as item_id,
                      coalesce(component.quantity, 1) as quantity
               from listing_channel_stock link
               join listings on listings.merchant_id = link.merchant_id and listings.id = link.listing_id
               left join bundle_components component
                 on component.merchant_id = listings.merchant_id and component.bundle_id = listings.item_id
               where link.channel_stock_id = channel_stock.id and listings.status = 'listed_and_synced') part
             join location_mappings mapping
               on mapping.integration_id = channel_stock.integration_id
              and mapping.external_location_id = channel_stock.external_location_id
             left join stock_levels level
               on level.merchant_id = channel_stock.merchant_id and level.item_id = part.item_id
              and level.location_id = mapping.location_id
           ), '[]') as stock,
           (select count(*) from location_mappings mapping
            where mapping.integration_id = channel_stock.integration_id
              and mapping.external_location_id = channel_stock.external_location_id)::int as "mappedLocations"
    from channel_stock
    join integrations on integrations.id = channel_stock.integration_id
    join merchants on merchants.id = channel_stock.merchant_id
    join sync_settings settings on settings.integration_id = channel_stock.integration_id
                               and settings.entity = 'inventory'
    where channel_stock.id = any(${due.map((row) => row.id)})`.execute(tx);
  return new Map(rows.map((row) => [row.id, row]));
}

async function block(
  tx: Tx,
  lease: Lease,
  blocked: readonly { id: ChannelStockId; code: BlockReason }[],
): Promise<void> {
  if (blocked.length > 0) {
    await sql`
      update channel_stock set state = 'blocked', block_code = blocked.code
      from ${recordset(blocked, 'blocked', 'id uuid, code text')}
      where channel_stock.id = blocked.id`.execute(tx);
    await sql`select pg_notify(${confirmedChannel}, ${lease.integrationId})`.execute(tx);
  }
}

async function openAttempts(
  tx: Tx,
  lease: Lease,
  rows: readonly Computed[],
  now: Date,
): Promise<readonly OpenAttempt[]> {
  if (rows.length === 0) {
    return [];
  }
  const opened = await sql<{ channelStockId: ChannelStockId; requestKey: string }>`
    with attempt as (
      select *, uuidv7()::text as request_key
      from ${recordset(
        rows.map((row) => ({
          id: row.id,
          revision: row.revision,
          quantity: row.figure.quantity,
          trace: row.figure.steps,
          expected: row.expected,
          basis: row.standing.basis,
          delta: row.delta,
        })),
        'attempt',
        'id uuid, revision bigint, quantity int, trace jsonb, expected int[], basis jsonb, delta int',
      )}
    ), opened as (
      update channel_stock
      set state = 'open', submitted_revision = attempt.revision, submitted = attempt.quantity,
          submitted_delta = attempt.delta,
          -- A reading under way is older than this write: another one is wanted then.
          read_due_at = case when read_due_at is not null then ${now}::timestamptz end,
          attempts = channel_stock.attempts + 1, open_epoch = ${lease.epoch}, open_request_key = attempt.request_key,
          opened_at = ${now}::timestamptz
      from attempt where channel_stock.id = attempt.id
      returning channel_stock.merchant_id, channel_stock.id, request_key, attempt.revision, attempt.quantity, trace,
                attempt.expected, attempt.basis
    )
    insert into channel_stock_attempts (merchant_id, channel_stock_id, request_key, revision, epoch, quantity, trace,
                                        expected, basis, opened_at)
    select merchant_id, id, request_key, revision, ${lease.epoch}, quantity, trace, expected, basis,
           ${now}::timestamptz
    from opened
    returning channel_stock_id as "channelStockId", request_key as "requestKey"`.execute(tx);
  const requestKeys = new Map(opened.rows.map((row) => [row.channelStockId, row.requestKey]));
  return rows.flatMap((row) => {
    const requestKey = requestKeys.get(row.id);
    return requestKey === undefined
      ? []
      : [
          {
            channelStockId: row.id,
            requestKey,
            revision: row.revision,
            attempt: row.attempts + 1,
            ref: { unit: row.unit, group: row.group, location: row.location },
            quantity: row.figure.quantity,
            expected: row.expected,
            delta: row.delta,
          },
        ];
  });
}
