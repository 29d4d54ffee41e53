import { channelStockMachine } from '@onhand/domain/channel-stock/transition.ts';
import { transitionIn } from '@onhand/domain/state-machine.ts';
import type { ChannelStockId } from '@onhand/domain/ids.ts';
import type { BlockReason } from '@onhand/domain/publishing/block-reason.ts';
import { decideWrite } from '@onhand/domain/publishing/decide-write.ts';
import { sql } from 'kysely';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { rowByRow } from '@onhand/database/row-by-row.ts';
import { inTransaction, isFaultOfData } from '@onhand/database/transaction.ts';
import { isActive } from '../integrations/is-active.ts';
import { waitsForOrders } from '../integrations/hearing/orders-first.ts';
import { awaitsImport } from './awaits-import.ts';
import { confirmAlreadyShown } from './confirm-already-shown.ts';
import type { Lease } from './lease.ts';
import { confirmedChannel } from './notifications.ts';
import { openAttempts } from './open-attempts.ts';
import type { ComputedDue, DueRow, OpenAttempt } from './open-attempts.ts';
import { readWriteInputs } from './read-write-inputs.ts';
import { refuseDue } from './refuse-due.ts';
import { reportUnmanaged } from './report-unmanaged.ts';

export interface Taking {
  readonly now: Date;
  readonly limit: number;
  /** The platform's settling time: a figure that it shows may be this old. */
  readonly settlesWithinMs: number;
  /** Send changes as units to add. The platform applies each change once, however often it is sent. */
  readonly adjusts: boolean;
  /** The platform can end listings. */
  readonly ends?: boolean;
}

/** What was taken. Nothing is taken while the integration, or its merchant, is not active. */
type Taken =
  | {
      readonly attempts: readonly OpenAttempt[];
      readonly settled: number;
      readonly firstSync: boolean;
      readonly ordersFirst: boolean;
    }
  | 'inactive';

/**
 * Takes due channel stock, computes its figures from the current stock and settings, and commits the
 * attempts.
 *
 * - Channel stock that may not be written is blocked with its reason. Channel stock that certainly shows its
 *   figure is confirmed. Channel stock whose figure cannot be computed or stored is blocked, with a failed
 *   item. `settled` counts all three.
 * - The revision is read under the lock before the stock, so a figure is never older than its revision.
 * - Returns 'inactive', and takes nothing, while the integration or its merchant is not active.
 *   `firstSync`: the first five listings of a first sync are under way.
 * - `ordersFirst`: takes nothing, because orders have to be read before anything is written.
 *
 * Throws `LeaseLost` if another holder has fenced this lease off.
 */
export async function takeDue(
  db: Db,
  lease: Lease,
  { workflowId = null, ...options }: Taking & { readonly workflowId?: string | null },
): Promise<Taken> {
  let due: readonly DueRow[] = [];
  try {
    return await inTransaction(db, (tx) => take(tx, lease, options, (rows) => (due = rows)));
  } catch (error) {
    if (!isFaultOfData(error)) throw error;
  }
  const parts = await rowByRow<DueRow, Taken>(db, due, {
    work: (tx, rows) => take(tx, lease, { ...options, among: rows.map(({ id }) => id) }),
    refuse: async ({ id }, error) => {
      const refused = await refuseDue(db, lease, { id, error, workflowId, at: options.now });
      return { attempts: [], settled: refused, firstSync: false, ordersFirst: false };
    },
  });
  return parts.reduce(joined, 'inactive');
}

/** Joins what two parts of a batch took. Attempts are committed, so none may be left out. */
function joined(one: Taken, other: Taken): Taken {
  if (one === 'inactive' || other === 'inactive') return one === 'inactive' ? other : one;
  return {
    attempts: [...one.attempts, ...other.attempts],
    settled: one.settled + other.settled,
    firstSync: one.firstSync || other.firstSync,
    ordersFirst: one.ordersFirst || other.ordersFirst,
  };
}

/** Which due channel stock is taken. `among`: of these. */
type Chosen = Taking & { readonly among?: readonly ChannelStockId[] };

async function take(
  tx: Tx,
  lease: Lease,
  options: Chosen,
  seen: (due: readonly DueRow[]) => void = () => {},
): Promise<Taken> {
  const { state, firstSync, rows: due } = await lockDue(tx, lease, options);
  seen(due);
  if (state === 'inactive') {
    return state;
  }
  const ordersFirst = state === 'orders_first';
  if (due.length === 0) {
    return { attempts: [], settled: 0, firstSync, ordersFirst };
  }
  const inputs = await readWriteInputs(tx, due, options);
  const open: ComputedDue[] = [];
  const alreadyShown: ComputedDue[] = [];
  const blocked: { id: ChannelStockId; code: BlockReason }[] = [];
  for (const row of due) {
    const standing = inputs.get(row.id);
    const decision = decideWrite(standing, options);
    // The pause was committed since the lock. What is due stays due: nothing makes it so at the resumption.
    if (decision.kind === 'hold_back' && isOfWhole(decision.code)) return 'inactive';
    if (decision.kind === 'hold_back' || standing === undefined) {
      blocked.push({ id: row.id, code: decision.kind === 'hold_back' ? decision.code : 'not_linked' });
    } else {
      (decision.kind === 'already_shown' ? alreadyShown : open).push({ ...row, ...decision, standing });
    }
  }
  await block(tx, lease, blocked, options.now);
  await confirmAlreadyShown(tx, lease, alreadyShown, options.now);
  const attempts = await openAttempts(tx, lease, open, options.now);
  return { attempts, settled: blocked.length + alreadyShown.length, firstSync, ordersFirst };
}

/** Whether it holds back all that the integration has. */
function isOfWhole(code: BlockReason): boolean {
  return code === 'merchant_paused' || code === 'integration_paused';
}

/** Another holder publishes for this integration now. Everything that this holder still does is refused. */
export class LeaseLost extends Error {
  readonly code = 'lease_lost';
}

/**
 * Locks the lease's row, so that the lease cannot change hands before the transaction ends, and the due
 * channel stock. Takes one trip.
 */
async function lockDue(
  tx: Tx,
  lease: Lease,
  { now, limit, among }: Chosen,
): Promise<{
  readonly state: 'active' | 'inactive' | 'orders_first';
  readonly firstSync: boolean;
  readonly rows: readonly DueRow[];
}> {
  const { integrationId, epoch } = lease;
  const { rows } = await sql<
    {
      state: 'active' | 'inactive' | 'orders_first';
      firstSync: boolean;
      id: ChannelStockId | null;
    } & Omit<DueRow, 'id'>
  >`
    with held as materialized (
      select case when not ${isActive} then 'inactive' when ${waitsForOrders} then 'orders_first'
                  else 'active' end as state,
             publishing_phase = 'first_five' as "firstSync"
      from publishers join integrations on integrations.id = publishers.integration_id
      left join hearing on hearing.integration_id = integrations.id
      where publishers.integration_id = ${integrationId} and publishers.epoch = ${epoch}
      for share of publishers
    ), due as materialized (
      select id, merchant_id as "merchantId", external_stock_id as unit, external_group as "group",
             external_location_id as location, needed_revision as revision, attempts
      from channel_stock
      where integration_id = ${integrationId} and state = 'due' and due_at <= ${now}::timestamptz
        and not ${awaitsImport}
        and exists (select from held where held.state = 'active')
        ${among === undefined ? sql`` : sql`and id = any(${among}::uuid[])`}
      order by due_at, id
      limit ${limit}
      for update skip locked
    )
    select held.state, held."firstSync", due.* from held left join due on true`.execute(tx);
  const [first] = rows;
  if (first === undefined) {
    throw new LeaseLost(`Epoch ${epoch} no longer publishes for integration ${integrationId}.`);
  }
  const due = rows.flatMap(({ state: _state, firstSync: _firstSync, id, ...row }) =>
    id === null ? [] : [{ id, ...row }],
  );
  return { state: first.state, firstSync: first.firstSync, rows: due };
}

async function block(
  tx: Tx,
  lease: Lease,
  blocked: readonly { id: ChannelStockId; code: BlockReason }[],
  now: Date,
): Promise<void> {
  if (blocked.length > 0) {
    await sql`
      update channel_stock
      set state = ${transitionIn(channelStockMachine, 'due', 'held_back')}, block_code = blocked.code, due_at = null
      from ${recordset(blocked, 'blocked', 'id uuid, code text')}
      where channel_stock.id = blocked.id`.execute(tx);
    const unmanaged = blocked.flatMap(({ id, code }) => (code === 'stock_not_managed' ? [id] : []));
    await reportUnmanaged(tx, unmanaged, now);
    await sql`select pg_notify(${confirmedChannel}, ${lease.integrationId})`.execute(tx);
  }
}
