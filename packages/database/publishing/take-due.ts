import type { ChannelStockId, MerchantId } from '@onhand/domain/ids.ts';
import { blockReason } from '@onhand/domain/publishing/block-reason.ts';
import type { BlockReason } from '@onhand/domain/publishing/block-reason.ts';
import { figureFor } from '@onhand/domain/publishing/figure.ts';
import type { AvailableStock, Figure } from '@onhand/domain/publishing/figure.ts';
import { sql } from 'kysely';
import type { Db, Tx } from '../connect.ts';
import { recordset } from '../recordset.ts';
import { inTransaction } from '../transaction.ts';
import type { Lease } from './lease.ts';
import { confirmedChannel } from './notifications.ts';

/** A write that is committed as open: it may be sent now, and only by the holder of this epoch. */
export interface OpenAttempt {
  readonly channelStockId: ChannelStockId;
  readonly requestKey: string;
  readonly revision: number;
  readonly attempt: number;
  readonly ref: { readonly unit: string; readonly group: string; readonly location: string };
  readonly quantity: number;
}

/**
 * Takes channel stock that is due, computes its figures from the stock and settings of this moment, and commits
 * the attempts, so that what is sent afterwards is on record whatever happens. What may not be written is blocked
 * with its reason; while the integration is not active nothing is taken. The revision is read under the lock before the stock is, so a figure is never older than the
 * revision it is sent under. Throws `LeaseLost` if another holder has fenced this one off.
 */
export async function takeDue(
  db: Db,
  lease: Lease,
  options: { now: Date; limit: number },
): Promise<{ readonly attempts: readonly OpenAttempt[]; readonly blocked: number } | 'inactive'> {
  return inTransaction(db, async (tx) => {
    const { active, rows: due } = await lockDue(tx, lease, options);
    if (!active) {
      return 'inactive';
    }
    if (due.length === 0) {
      return { attempts: [], blocked: 0 };
    }
    const standings = await readStandings(tx, due);
    const open: (DueRow & { figure: Figure })[] = [];
    const blocked: { id: ChannelStockId; code: BlockReason }[] = [];
    for (const row of due) {
      const standing = standings.get(row.id);
      const code = standing === undefined ? 'not_linked' : blockReason(standing);
      if (standing === undefined || code !== null) {
        blocked.push({ id: row.id, code: code ?? 'not_linked' });
      } else {
        open.push({ ...row, figure: figureFor(standing.stock) });
      }
    }
    await block(tx, lease, blocked);
    return { attempts: await openAttempts(tx, lease, open, options.now), blocked: blocked.length };
  });
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

interface Standing {
  integrationQuantitySync: boolean;
  listings: { itemId: string | null; status: string; quantitySync: boolean }[];
  stock: AvailableStock[];
  mappedLocations: number;
}

async function readStandings(tx: Tx, due: readonly DueRow[]): Promise<ReadonlyMap<ChannelStockId, Standing>> {
  const { rows } = await sql<Standing & { id: ChannelStockId }>`
    select channel_stock.id,
           integrations.quantity_sync as "integrationQuantitySync",
           coalesce((
             select jsonb_agg(jsonb_build_object('itemId', listings.item_id, 'status', listings.status,
                                                 'quantitySync', listings.quantity_sync))
             from listing_channel_stock link
             join listings on listings.merchant_id = link.merchant_id and listings.id = link.listing_id
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
  rows: readonly (DueRow & { figure: Figure })[],
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
        })),
        'attempt',
        'id uuid, revision bigint, quantity int, trace jsonb',
      )}
    ), opened as (
      update channel_stock
      set state = 'open', submitted_revision = attempt.revision, submitted = attempt.quantity,
          attempts = channel_stock.attempts + 1, open_epoch = ${lease.epoch}, open_request_key = attempt.request_key,
          opened_at = ${now}::timestamptz
      from attempt where channel_stock.id = attempt.id
      returning channel_stock.merchant_id, channel_stock.id, request_key, attempt.revision, attempt.quantity, trace
    )
    insert into channel_stock_attempts (merchant_id, channel_stock_id, request_key, revision, epoch, quantity, trace,
                                        opened_at)
    select merchant_id, id, request_key, revision, ${lease.epoch}, quantity, trace, ${now}::timestamptz from opened
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
          },
        ];
  });
}
